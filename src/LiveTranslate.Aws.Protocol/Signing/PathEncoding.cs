namespace LiveTranslate.Aws.Protocol.Signing;

/// <summary>How a service expects the path in what is signed.</summary>
public enum PathEncoding
{
    /// <summary>The path as it is sent, made plain of dots and empty segments, and encoded once more. Every service but S3.</summary>
    Twice,

    /// <summary>The path encoded once and nothing taken out, since a key in S3 may hold anything.</summary>
    Once,
}
