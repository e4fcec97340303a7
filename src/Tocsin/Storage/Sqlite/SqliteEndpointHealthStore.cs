using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Storage.Sqlite;

/// <summary>Endpoints' health in SQLite.</summary>
internal sealed class SqliteEndpointHealthStore(SqliteWriter writer, IOptions<SmtpOptions> smtp) : IEndpointHealthStore
{
    public Task WriteAsync(
        IReadOnlyList<EndpointChange> changes,
        IReadOnlyList<DispatchPlan> plans,
        IReadOnlyList<MailMessage> mails,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var change in changes)
                {
                    SqliteIntegrationStore.WriteHealth(session, change.Integration.Number, change.Health);
                    if (change.DisabledReason is { } reason)
                    {
                        session.Execute(
                            "UPDATE integrations SET enabled = 0, disabled_reason = ?2, updated_at = ?3 WHERE number = ?1",
                            change.Integration.Number,
                            reason,
                            now.ToMilliseconds()
                        );
                        SqliteAuditStore.Insert(session, change.Audit is { } entry ? [entry] : []);
                    }
                }

                foreach (var plan in plans)
                {
                    SqliteEventAppender.Append(session, plan);
                }

                foreach (var mail in mails)
                {
                    SqliteMailStore.Insert(session, mail, smtp.Value.MaxWaiting);
                }
            },
            cancellationToken
        );
}
