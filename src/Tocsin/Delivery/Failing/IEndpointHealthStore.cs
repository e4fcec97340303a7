using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery.Failing;

/// <summary>What the server finds out about endpoints, and whatever tells of it.</summary>
internal interface IEndpointHealthStore
{
    /// <summary>Writes all of it, or nothing: a change is never without the events and mails that tell of it.</summary>
    Task WriteAsync(
        IReadOnlyList<EndpointChange> changes,
        IReadOnlyList<DispatchPlan> plans,
        IReadOnlyList<MailMessage> mails,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );
}
