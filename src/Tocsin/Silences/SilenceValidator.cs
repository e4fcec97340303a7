using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Silences;

/// <summary>Holds a silence against the clock and against what the organization has.</summary>
internal sealed class SilenceValidator(
    SubscriptionValidator subscriptions,
    IntegrationRegistry integrations,
    TimeProvider time
)
{
    private const int MaxDays = 366;

    /// <summary>The matchers that a request asks for, with the ids of integrations as routing knows them.</summary>
    public async Task<SilenceMatchers> CheckAsync(
        OrganizationId organization,
        CreateSilenceRequest request,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        var ids = new List<string>();
        foreach (var (index, id) in (request.IntegrationIds ?? []).Index())
        {
            if (integrations.Find(organization, id) is { } found)
            {
                ids.Add(found.Id);
            }
            else
            {
                errors.Add(
                    $"/integration_ids/{index}",
                    $"no integration has the id '{Problems.Quote(id)}'",
                    "the id of an integration or a webhook, as GET /integrations lists it"
                );
            }
        }

        var things = new Subscription { TargetIds = request.TargetIds, Severities = request.Severity };
        await subscriptions.CheckAsync(organization, things, "/severity", errors, cancellationToken);
        PatternValidator.Check(new Subscription { Rules = request.Rules, Paths = request.Paths }, "", errors);
        CheckReason(request.Reason, errors);
        CheckEnd(request.ExpiresAt, errors);
        var matchers = new SilenceMatchers
        {
            IntegrationIds = ids.Count > 0 ? [.. ids.Distinct(StringComparer.Ordinal)] : null,
            TargetIds = NullIfEmpty(request.TargetIds),
            Severities = NullIfEmpty(request.Severity),
            Rules = NullIfEmpty(request.Rules),
            Paths = NullIfEmpty(request.Paths),
        };
        if (matchers.IsEmpty && request.IntegrationIds is not { Count: > 0 })
        {
            const string Expected = "at least one of integration_ids, target_ids, severity, rules and paths";
            errors.Add("", "would silence everything", Expected);
        }

        return matchers;
    }

    public static void CheckReason(string? reason, List<FieldError> errors)
    {
        if (reason is not null && string.IsNullOrWhiteSpace(reason))
        {
            errors.Add("/reason", "is empty", "why, in a few words");
        }
    }

    public void CheckEnd(DateTimeOffset? expiresAt, List<FieldError> errors)
    {
        var now = time.GetUtcNow();
        if (expiresAt is { } end && IntegrationRegistry.Whole(end) <= IntegrationRegistry.Whole(now))
        {
            errors.Add("/expires_at", "has passed", "a time in the future; to end a silence now, delete it");
        }
        else if (expiresAt > now.AddDays(MaxDays))
        {
            errors.Add("/expires_at", "is more than a year away", "at most a year from now");
        }
    }

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? list) =>
        list is { Count: > 0 } ? [.. list.Distinct(StringComparer.Ordinal)] : null;
}
