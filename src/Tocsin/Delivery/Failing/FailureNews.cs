using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery.Failing;

/// <summary>Writes what was found out about endpoints together with what tells of it, then sets to work on that.</summary>
internal sealed class FailureNews(
    IEndpointHealthStore store,
    Lazy<EventDispatcher> dispatcher,
    MailRecipients recipients,
    FailureMail mail,
    MailOutbox outbox,
    Id ids,
    TimeProvider time
)
{
    public async Task WriteAsync(
        IReadOnlyList<EndpointChange> changes,
        IReadOnlyList<FailureNotice> notices,
        CancellationToken cancellationToken
    )
    {
        var plans = new List<DispatchPlan>();
        var mails = new List<MailMessage>();
        foreach (var notice in notices)
        {
            if (notice.IsEvent)
            {
                plans.Add(dispatcher.Value.Plan(notice.Integration.OrganizationId, [FailureEvents.Of(notice, ids)]));
            }

            if (notice.IsMail)
            {
                var people = await recipients.OfAsync(notice.Integration, cancellationToken);
                mails.AddRange(people.Select(person => mail.To(person, notice)));
            }
        }

        await store.WriteAsync(changes, plans, mails, time.GetUtcNow(), cancellationToken);
        plans.ForEach(dispatcher.Value.HandOver);
        if (mails.Count > 0)
        {
            outbox.Wake();
        }
    }
}
