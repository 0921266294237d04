namespace LiveTranslate.Contracts.Hubs;

/// <summary>Paths, methods and events of the two hubs.</summary>
public static class HubMethods
{
    public const string SpeakerPath = "/hubs/speaker";
    public const string ListenerPath = "/hubs/listener";

    public const string Start = "Start";
    public const string SendAudio = "SendAudio";
    public const string Pause = "Pause";
    public const string Resume = "Resume";
    public const string End = "End";

    public const string Join = "Join";
    public const string Leave = "Leave";
    public const string History = "History";

    public const string Archived = "Archived";
    public const string Caption = "Caption";
    public const string Speech = "Speech";
    public const string Partial = "Partial";
    public const string SessionChanged = "SessionChanged";
    public const string Warning = "Warning";
}
