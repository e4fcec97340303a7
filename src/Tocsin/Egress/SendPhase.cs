namespace Tocsin.Egress;

/// <summary>How far a request has come.</summary>
internal enum SendPhase
{
    /// <summary>No connection is free, and none is being made for it.</summary>
    Waiting,

    /// <summary>The host's name is looked up.</summary>
    Resolving,

    /// <summary>The connection is made.</summary>
    Connecting,

    /// <summary>It stands; TLS, or the way through the proxy, is being agreed on.</summary>
    Securing,

    /// <summary>The request goes out.</summary>
    Sending,

    /// <summary>It is out, and the answer is awaited.</summary>
    Answering,
}
