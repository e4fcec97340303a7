namespace Tocsin.Auditing;

/// <summary>What it was done to.</summary>
/// <param name="Type">Its kind of thing: <c>integration</c>, <c>silence</c>, <c>api_key</c>, <c>organization</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that it had then; null where it has none.</param>
internal sealed record AuditSubject(string Type, string Id, string? Name)
{
    public const string IntegrationType = "integration";
    public const string SilenceType = "silence";
    public const string ApiKeyType = "api_key";
    public const string OrganizationType = "organization";
}
