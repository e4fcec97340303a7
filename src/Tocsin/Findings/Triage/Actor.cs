namespace Tocsin.Findings.Triage;

/// <summary>Who acts: the id of an API key or of a scan, or Tocsin itself.</summary>
internal readonly record struct Actor(string Id)
{
    /// <summary>What happens by itself, in its time.</summary>
    public static Actor Tocsin { get; } = new(Server);

    public const string ApiKey = "api_key";
    public const string Scan = "scan";
    public const string Server = "tocsin";

    /// <summary><c>api_key</c>, <c>scan</c> or <c>tocsin</c>.</summary>
    public string Kind =>
        Id.StartsWith("key_", StringComparison.Ordinal) ? ApiKey
        : Id.StartsWith("scan_", StringComparison.Ordinal) ? Scan
        : Server;
}
