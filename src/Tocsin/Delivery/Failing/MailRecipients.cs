using Microsoft.Extensions.Options;
using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Organizations;

namespace Tocsin.Delivery.Failing;

/// <summary>Who hears by mail of an endpoint: whom the webhook names, else its organization, else the operator.</summary>
internal sealed class MailRecipients(
    IOrganizationStore organizations,
    IOptions<SmtpOptions> smtp,
    IOptions<NotifyOptions> notify
)
{
    /// <summary>Each once; nobody where no mail server is set up.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Integration integration, CancellationToken cancellationToken)
    {
        if (!smtp.Value.IsConfigured)
        {
            return [];
        }

        var named =
            integration.NotifyEmails
            ?? (await organizations.FindAsync(integration.OrganizationId, cancellationToken))?.NotifyEmails
            ?? [.. notify.Value.Notify];
        return [.. named.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
