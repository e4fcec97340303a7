namespace Tocsin.Auditing;

/// <summary>Who did it.</summary>
/// <param name="Type">One of the words below.</param>
/// <param name="Id">The id of the key; null where it was no key.</param>
/// <param name="Name">The name that the key had then.</param>
internal sealed record AuditActor(string Type, string? Id, string? Name)
{
    public const string ApiKeyType = "api_key";
    public const string OperatorType = "operator";
    public const string ServerType = "server";

    /// <summary>The server by itself.</summary>
    public static AuditActor Server { get; } = new(ServerType, Id: null, Name: null);

    /// <summary>Whoever operates the server: which of its people it was is told to themselves only.</summary>
    public static AuditActor Operator { get; } = new(OperatorType, Id: null, Name: null);

    public static AuditActor ApiKey(string id, string name) => new(ApiKeyType, id, name);
}
