using System.ComponentModel;

namespace Tocsin.Auditing;

internal sealed record AuditEntryResource
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("What was done, such as integration.update.")]
    public required string Action { get; init; }

    [Description("Who did it.")]
    public required AuditActorResource Actor { get; init; }

    [Description("What it was done to.")]
    public required AuditSubjectResource Resource { get; init; }

    [Description("The names of the fields that got another value; never the values.")]
    public required IReadOnlyList<string> Changed { get; init; }

    [Description("What else is worth knowing, in words.")]
    public required string? Detail { get; init; }

    [Description("Where it came from; null where it was no request.")]
    public required AuditOriginResource? Origin { get; init; }
}

internal sealed record AuditActorResource
{
    [Description("api_key, operator (of the server, another organization's key), or server (by itself).")]
    public required string Type { get; init; }

    [Description("The id of the API key.")]
    public required string? Id { get; init; }

    [Description("The name that the key had then.")]
    public required string? Name { get; init; }
}

internal sealed record AuditSubjectResource
{
    [Description("integration (webhooks are integrations), api_key, or organization.")]
    public required string Type { get; init; }

    [Description("Its id; a webhook's begins with integration_ here, and with webhook_ in /webhooks.")]
    public required string Id { get; init; }

    [Description("The name that it had then.")]
    public required string? Name { get; init; }
}

internal sealed record AuditOriginResource
{
    [Description("The address of the client; behind a proxy that Tocsin:TrustedProxies names, the one that it tells.")]
    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    [Description("The X-Request-Id of the answer.")]
    public required string RequestId { get; init; }
}
