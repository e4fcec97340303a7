using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery.Failing;

/// <summary>
/// Learns from attempts how endpoints fare: marks those whose deliveries are given up, mends them with the next success,
/// disables those that have failed for too long. Costs a look at memory where nothing changes.
/// </summary>
internal sealed class EndpointWatch(
    IntegrationDirectory directory,
    IntegrationRegistry registry,
    FailureNews news,
    IOptions<DeliveryOptions> options,
    IOptions<SmtpOptions> smtp,
    Id ids,
    TimeProvider time
)
{
    private readonly TimeSpan _quiet = TimeSpan.FromMinutes(smtp.Value.QuietMinutes);

    /// <summary>Takes note of a batch of attempts; whatever changes is written in one commit.</summary>
    public async Task NoteAsync(IReadOnlyList<AttemptRecord> records, CancellationToken cancellationToken)
    {
        if (!records.Any(ChangesSomething))
        {
            return;
        }

        var notices = new List<FailureNotice>();
        await registry.NoteAsync(
            () =>
            {
                notices.Clear();
                return
                [
                    .. records.GroupBy(r => r.Delivery.Lane).Select(g => Judge(g, notices)).OfType<EndpointChange>(),
                ];
            },
            changes => news.WriteAsync(changes, notices, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Disables an integration whose endpoint said that it wants no more.</summary>
    public async Task DisableAsync(
        PendingDelivery delivery,
        DeliveryOutcome outcome,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var notices = new List<FailureNotice>();
        await registry.NoteAsync(
            () =>
            {
                if (directory.Find(delivery.Lane) is not { Enabled: true } integration)
                {
                    return [];
                }

                notices.Add(
                    new FailureNotice
                    {
                        Integration = integration,
                        Delivery = delivery.Id,
                        Attempts = delivery.Attempts + 1,
                        Error = Error(outcome),
                        At = time.GetUtcNow(),
                        FailingSince = integration.Health.FailingSince,
                        DisabledReason = reason,
                        IsEvent = true,
                        IsMail = true,
                    }
                );
                return [Disabling(integration, integration.Health, reason)];
            },
            changes => news.WriteAsync(changes, notices, cancellationToken),
            cancellationToken
        );
    }

    private bool ChangesSomething(AttemptRecord record)
    {
        if (record.StartedAt is null || directory.Find(record.Delivery.Lane) is not { } integration)
        {
            return false;
        }

        var before = integration.Health;
        var verdict = Judge(before, integration.Enabled, record);
        return verdict.Disables || verdict.TellsFailed || verdict.Health != before;
    }

    // The attempts of one lane, in the order in which they ended.
    private EndpointChange? Judge(IEnumerable<AttemptRecord> records, List<FailureNotice> notices)
    {
        EndpointChange? change = null;
        foreach (var record in records.Where(r => r.StartedAt is not null))
        {
            if (directory.Find(record.Delivery.Lane) is not { } integration)
            {
                return null;
            }

            var before = change?.Health ?? integration.Health;
            var isEnabled = integration.Enabled && change?.DisabledReason is null;
            var verdict = Judge(before, isEnabled, record);
            if (verdict.Health == before && !verdict.Disables)
            {
                continue;
            }

            var reason = verdict.Disables ? Reason(verdict.Health.FailingSince!.Value) : null;
            change =
                reason is not null ? Disabling(integration, verdict.Health, reason)
                : change is not null ? change with { Health = verdict.Health }
                : new EndpointChange { Integration = integration, Health = verdict.Health };
            if (verdict.Disables || verdict.TellsFailed || verdict.MailsFailed)
            {
                notices.Add(
                    new FailureNotice
                    {
                        Integration = integration,
                        Delivery = record.Delivery.Id,
                        Attempts = record.Number,
                        Error = Error(record.Outcome),
                        At = IntegrationRegistry.Whole(record.EndedAt),
                        FailingSince = verdict.Health.FailingSince,
                        DisabledReason = reason,
                        IsEvent = verdict.Disables || verdict.TellsFailed,
                        IsMail = verdict.Disables || verdict.MailsFailed,
                    }
                );
            }
        }

        return change;
    }

    private HealthVerdict Judge(EndpointHealth health, bool enabled, AttemptRecord record) =>
        HealthPolicy.Judge(
            health,
            enabled,
            new AttemptSign(
                record.Outcome.IsDelivered,
                GivenUp: record.Decision.Ended == DeliveryState.Failed,
                FailureNotice.IsAbout(record.Delivery.Event.Type),
                IntegrationRegistry.Whole(record.EndedAt)
            ),
            options.Value,
            _quiet
        );

    private EndpointChange Disabling(Integration integration, EndpointHealth health, string reason) =>
        new()
        {
            Integration = integration,
            Health = health,
            DisabledReason = reason,
            Audit = Auditor
                .OfServer(ids, time)
                .Entry(
                    integration.OrganizationId,
                    AuditActions.IntegrationUpdate,
                    integration.AuditSubject,
                    ["enabled"],
                    reason
                ),
        };

    private static string Reason(DateTimeOffset since) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"every attempt has failed since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
        );

    private static string Error(DeliveryOutcome outcome) =>
        outcome.Error
        ?? (
            outcome.Status is { } status
                ? $"{status} {ReasonPhrases.GetReasonPhrase(status)}".TrimEnd()
                : outcome.Class.ToString()
        );
}
