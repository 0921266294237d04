namespace LiveTranslate.Tests.Crashes;

/// <summary>Between which two parties of the chain something is held, in the order of the way of the data.</summary>
public enum ChainStep
{
    /// <summary>The speaker's channel has audio, the stream does not.</summary>
    ToStream,

    /// <summary>The stream has audio, the session does not.</summary>
    ToSession,

    /// <summary>A window is closed, its bounds are not written.</summary>
    ToCommit,

    /// <summary>Its bounds are written, the session does not know.</summary>
    Committed,

    /// <summary>Its audio is with the recognizer.</summary>
    Recognizing,

    /// <summary>Its text is with the translator.</summary>
    Translating,

    /// <summary>Its caption is out, its segment is not in the archive.</summary>
    ToArchive,

    /// <summary>Its segment is in the archive, the session does not know.</summary>
    Archived,

    /// <summary>Its segment is in the archive, the channel does not know.</summary>
    ToReport,

    /// <summary>The feed has the caption, the gateway does not.</summary>
    ToGateway,

    /// <summary>A second take has begun, which is not written.</summary>
    ToBeginTake,

    /// <summary>It is written that it has begun, its speaker does not know.</summary>
    TakeBegun,

    /// <summary>The end was asked for, which is not written.</summary>
    ToEnd,

    /// <summary>It is written that the session ends.</summary>
    Ending,
}
