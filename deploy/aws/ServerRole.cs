namespace LiveTranslate.Deploy.Aws;

/// <summary>What a server does; the names are those of <c>Server:Roles</c>.</summary>
internal enum ServerRole
{
    /// <summary>Holds connections and puts audio onto the stream.</summary>
    Gateway,

    /// <summary>Hosts sessions.</summary>
    Worker,
}
