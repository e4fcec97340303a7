namespace Tocsin.Http;

/// <summary>What a key may do, and what each route asks for.</summary>
internal static class Permissions
{
    /// <summary>Organizations themselves, and what concerns the whole server.</summary>
    public const string Operator = "operator";
    public const string KeysManage = "keys:manage";
    public const string TargetsRead = "targets:read";
    public const string TargetsWrite = "targets:write";
    public const string ScansRead = "scans:read";
    public const string ScansWrite = "scans:write";
    public const string FindingsRead = "findings:read";
    public const string FindingsWrite = "findings:write";
    public const string EventsRead = "events:read";
    public const string EventsWrite = "events:write";
    public const string WebhooksRead = "webhooks:read";

    /// <summary>Create, change, test and delete webhooks and integrations, and retry their deliveries.</summary>
    public const string WebhooksManage = "webhooks:manage";

    /// <summary>Reveal or regenerate a webhook's secret.</summary>
    public const string SecretsRead = "secrets:read";

    /// <summary>Read the audit trail: who changed what, and who saw a secret.</summary>
    public const string AuditRead = "audit:read";

    public static IReadOnlyList<string> All { get; } =
    [
        Operator,
        KeysManage,
        TargetsRead,
        TargetsWrite,
        ScansRead,
        ScansWrite,
        FindingsRead,
        FindingsWrite,
        EventsRead,
        EventsWrite,
        WebhooksRead,
        WebhooksManage,
        SecretsRead,
        AuditRead,
    ];
}
