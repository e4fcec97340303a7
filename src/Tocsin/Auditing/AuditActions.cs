namespace Tocsin.Auditing;

/// <summary>What the audit trail tells of: a thing, a dot, and what was done to it.</summary>
internal static class AuditActions
{
    public const string IntegrationCreate = "integration.create";
    public const string IntegrationUpdate = "integration.update";
    public const string IntegrationDelete = "integration.delete";
    public const string IntegrationRevealSecret = "integration.reveal_secret";
    public const string IntegrationRegenerateSecret = "integration.regenerate_secret";
    public const string SilenceCreate = "silence.create";
    public const string SilenceUpdate = "silence.update";
    public const string SilenceDelete = "silence.delete";
    public const string ApiKeyCreate = "api_key.create";
    public const string ApiKeyRevoke = "api_key.revoke";
    public const string OrganizationCreate = "organization.create";
    public const string OrganizationUpdate = "organization.update";
    public const string OrganizationDelete = "organization.delete";

    /// <summary>An answer with a secret was given once more, for its Idempotency-Key.</summary>
    public const string SecretRepeat = "secret.repeat";

    /// <summary>What is stored encrypted was written anew under another key.</summary>
    public const string SecretReencrypt = "secret.reencrypt";

    /// <summary>Every action, with what it means.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [IntegrationCreate] = "a webhook or another integration was made",
            [IntegrationUpdate] =
                "it was changed; `changed` names the fields. The server does so too where it disables one",
            [IntegrationDelete] = "it was deleted",
            [IntegrationRevealSecret] = "its secret was shown",
            [IntegrationRegenerateSecret] = "its secret was made anew, and shown",
            [SilenceCreate] = "a silence was made",
            [SilenceUpdate] = "its end or its reason was changed",
            [SilenceDelete] = "it was ended before its time",
            [ApiKeyCreate] = "an API key was made, and shown; `detail` lists its permissions",
            [ApiKeyRevoke] = "an API key was revoked",
            [OrganizationCreate] = "an organization was made; told to the operator's own organization",
            [OrganizationUpdate] = "it was changed; told to the operator's organization and to itself",
            [OrganizationDelete] = "it was deleted with everything that it had; told to the operator's organization",
            [SecretRepeat] = "an answer that holds a secret was given once more, for the same `Idempotency-Key`",
            [SecretReencrypt] =
                "configs or kept answers were written anew under the server's first encryption key; nothing else about them changed",
        };
}
