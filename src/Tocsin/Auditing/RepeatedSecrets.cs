using Microsoft.AspNetCore.Http;
using Tocsin.Http;

namespace Tocsin.Auditing;

/// <summary>Notes that an answer with a secret is given once more.</summary>
internal sealed class RepeatedSecrets(IAuditStore store)
{
    private const string Base = "/api/v1/";

    /// <param name="context">The request that is answered.</param>
    /// <param name="location">Where the first one's answer said that the new thing is; null where it made none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NoteAsync(HttpContext context, string? location, CancellationToken cancellationToken)
    {
        if (context.Features.Get<Caller>() is not { } caller)
        {
            return;
        }

        var auditor = await Auditor.BindAsync(context);
        await store.AddAsync(
            auditor.Entry(caller.Organization, AuditActions.SecretRepeat, SubjectOf(location ?? context.Request.Path)),
            cancellationToken
        );
    }

    // The routes of the API are words, each followed by the id of one.
    private static AuditSubject SubjectOf(string path) =>
        path.StartsWith(Base, StringComparison.Ordinal) ? Of(path[Base.Length..].Split('/')) : Of([]);

    private static AuditSubject Of(string[] parts) =>
        parts switch
        {
            ["webhooks", var id, ..] => new(
                AuditSubject.IntegrationType,
                $"{AuditSubject.IntegrationType}_{id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]}",
                Name: null
            ),
            ["integrations", var id, ..] => new(AuditSubject.IntegrationType, id, Name: null),
            ["api-keys", var id, ..] => new(AuditSubject.ApiKeyType, id, Name: null),
            ["organizations", var id, ..] => new(AuditSubject.OrganizationType, id, Name: null),
            _ => new("answer", "", Name: null),
        };
}
