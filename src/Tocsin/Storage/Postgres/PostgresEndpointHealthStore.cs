using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Storage.Postgres;

/// <summary>Endpoints' health in PostgreSQL.</summary>
internal sealed class PostgresEndpointHealthStore(PostgresPartitions partitions, IOptions<SmtpOptions> smtp)
    : IEndpointHealthStore
{
    public Task WriteAsync(
        IReadOnlyList<EndpointChange> changes,
        IReadOnlyList<DispatchPlan> plans,
        IReadOnlyList<MailMessage> mails,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        partitions.WriteAsync(
            PostgresEventAppender.Ids(plans),
            async session =>
            {
                await session.ExecuteAllAsync(
                    [
                        (PostgresIntegrationStore.NextVersion, []),
                        .. changes.OrderBy(c => c.Integration.Number).SelectMany(c => Statements(c, now)),
                        .. mails.Select(m => PostgresMailStore.Insert(m, smtp.Value.MaxWaiting)),
                    ],
                    cancellationToken
                );
                await PostgresEventAppender.AppendAsync(session, plans, cancellationToken);
                return true;
            },
            cancellationToken
        );

    private static IEnumerable<(string, object?[])> Statements(EndpointChange change, DateTimeOffset now)
    {
        yield return PostgresIntegrationStore.Health(change.Integration.Number, change.Health);
        if (change.DisabledReason is { } reason)
        {
            yield return (
                "UPDATE integrations SET enabled = false, disabled_reason = $2, updated_at = $3 WHERE number = $1",
                [change.Integration.Number, reason, now]
            );
            if (change.Audit is { } entry)
            {
                yield return PostgresAuditStore.Insert(entry);
            }
        }
    }
}
