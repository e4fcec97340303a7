namespace Tocsin.Integrations.Webhook;

/// <summary>How an integration looks as a webhook.</summary>
internal static class WebhookView
{
    /// <summary>The fields of requests that are values of the config.</summary>
    public static IReadOnlyList<(string Field, string Key)> ConfigFields { get; } =
    [
        ("url", WebhookConfig.Url),
        ("secret", WebhookConfig.Secret),
        ("signature_payload", WebhookConfig.SignaturePayload),
        ("header_prefix", WebhookConfig.HeaderPrefix),
        ("signature_header", WebhookConfig.SignatureHeader),
        ("headers", WebhookConfig.Headers),
    ];

    public static WebhookResource Show(Integration integration) => ShowCreated(integration, generated: null);

    public static CreatedWebhook ShowCreated(Integration integration, string? generated) =>
        new()
        {
            Id = integration.WebhookId,
            Url = integration.Config.GetValueOrDefault(WebhookConfig.Url) ?? "",
            Description = integration.Description,
            Events = integration.Subscription.Events ?? [Events.EventNames.Everything],
            Status =
                integration.IsSealed ? SealedConfigs.Status
                : !integration.Enabled ? "disabled"
                : integration.Health.FailedAt is not null ? "failed"
                : "active",
            Enabled = integration.Enabled,
            DisabledReason = integration.IsSealed ? SealedConfigs.Reason : integration.DisabledReason,
            FailingSince = integration.Health.FailingSince,
            Filters = new WebhookFilters
            {
                Severity = integration.Subscription.Severities ?? [],
                Tools = integration.Subscription.Tools ?? [],
                Rules = integration.Subscription.Rules ?? [],
                Branches = integration.Subscription.Branches ?? [],
                Paths = integration.Subscription.Paths ?? [],
            },
            TargetIds = integration.Subscription.TargetIds,
            SignaturePayload =
                integration.Config.GetValueOrDefault(WebhookConfig.SignaturePayload) ?? WebhookConfig.TimestampAndBody,
            HeaderPrefix = integration.Config.GetValueOrDefault(WebhookConfig.HeaderPrefix),
            SignatureHeader = integration.Config.GetValueOrDefault(WebhookConfig.SignatureHeader),
            NotifyEmails = integration.NotifyEmails,
            Headers = CustomHeaderJson.Show(CustomHeader.Of(integration.Config)),
            RetrySchedule = RetryScheduleJson.Write(integration.Retry),
            RateLimit = DeliverySettingsView.Show(integration.Delivery.RateLimit),
            Ordering = integration.Delivery.IsStrict ? DeliverySettingsView.Strict : DeliverySettingsView.Unordered,
            OrderingParkAfter = integration.Delivery.ParkAfter,
            Batch = DeliverySettingsView.Show(integration.Delivery.Batch),
            CreatedAt = integration.CreatedAt,
            UpdatedAt = integration.UpdatedAt,
            SecretLast4 = WebhookSecret.Mask(integration.Config.GetValueOrDefault(WebhookConfig.Secret) ?? ""),
            Secret = generated,
        };

    /// <summary>The secret of a webhook, and until when the one before it is still signed with.</summary>
    public static WebhookSecretResource ShowSecret(Integration integration, DateTimeOffset now) =>
        new()
        {
            Secret = integration.Config[WebhookConfig.Secret],
            PreviousSecretExpiresAt =
                PreviousSecret.Until(integration.Config) is { } until && until > now ? until : null,
        };
}
