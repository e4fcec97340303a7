using Tocsin.Integrations.Digests;
using Tocsin.Integrations.Noise;
using Tocsin.Integrations.Templates;

namespace Tocsin.Integrations.Api;

/// <summary>How integrations and their kinds look in the API.</summary>
internal static class IntegrationView
{
    public static IntegrationResource Show(Integration integration) => ShowCreated(integration, generated: null);

    public static CreatedIntegration ShowCreated(Integration integration, string? generated) =>
        new()
        {
            Id = integration.Id,
            Kind = integration.Kind,
            Name = integration.Name,
            Description = integration.Description,
            SeverityFilter = SeverityThreshold.Of(integration.Subscription.Severities),
            Enabled = integration.Enabled,
            Status =
                integration.IsSealed ? SealedConfigs.Status
                : !integration.Enabled ? "disabled"
                : integration.Health.FailedAt is not null ? "failed"
                : "active",
            DisabledReason = integration.IsSealed ? SealedConfigs.Reason : integration.DisabledReason,
            FailingSince = integration.Health.FailingSince,
            TargetIds = integration.Subscription.TargetIds,
            Filters = FilterSettings.Of(integration.Subscription),
            Events = integration.Subscription.Events,
            RetrySchedule = RetryScheduleJson.Write(integration.Retry),
            RateLimit = DeliverySettingsView.Show(integration.Delivery.RateLimit),
            Batch = DeliverySettingsView.Show(integration.Delivery.Batch),
            Template = TemplateResource.Of(integration.Delivery.Template),
            Digest = DigestView.Show(integration.Delivery.Digest),
            Grouping = NoiseView.Show(integration.Delivery.Noise?.Grouping),
            Ceiling = integration.Delivery.Noise?.Ceiling,
            QuietHours = NoiseView.Show(integration.Delivery.Noise?.QuietHours),
            FirstScan = NoiseView.FirstScan(integration.Delivery.Noise),
            NotifyEmails = integration.NotifyEmails,
            CreatedAt = integration.CreatedAt,
            UpdatedAt = integration.UpdatedAt,
            HmacSecret = generated,
        };

    public static KindResource Show(IIntegrationKind kind) =>
        new()
        {
            Kind = kind.Name,
            Title = kind.Title,
            Help = kind.Help,
            Confirms = kind.Confirms,
            Batches = kind.TakesBatches,
            Templates = kind.TakesTemplates,
            RateLimit = DeliverySettingsView.Show(kind.Rate),
            Fields =
            [
                .. kind
                    .Fields.Where(f => f.IsOpen)
                    .Select(f => new FieldResource
                    {
                        Key = f.Key,
                        Label = f.Label,
                        // A webhook's secret is generated where none is given.
                        Required = f.Required && f.Key != Webhook.WebhookConfig.Secret,
                        Secret = f.Secret,
                        Example = f.Example,
                        Help = f.Help,
                        Allowed = f.Allowed,
                    }),
            ],
        };
}
