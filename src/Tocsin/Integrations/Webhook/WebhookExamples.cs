using System.Text.Json;

namespace Tocsin.Integrations.Webhook;

/// <summary>Examples for the description of the API.</summary>
internal static class WebhookExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static CreateWebhookRequest Create { get; } =
        new()
        {
            Url = "https://your-app.example.com/webhooks/tocsin",
            Events = ["scan.completed", "scan.failed", "finding.new"],
            Secret = "your_webhook_secret_here",
            Description = "Production webhook endpoint",
            Filters = new WebhookFilters { Severity = ["critical", "high"] },
            Headers = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["X-Team"] = JsonSerializer.SerializeToElement("appsec"),
                ["X-Api-Key"] = JsonSerializer.SerializeToElement(new { value = "your_api_key_here", secret = true }),
            },
        };

    public static CreatedWebhook Created { get; } =
        new()
        {
            Id = "webhook_0357Y1PcyBfXVXkTcvTg7M",
            Url = Create.Url,
            Description = Create.Description,
            Events = Create.Events!,
            Status = "active",
            Enabled = true,
            DisabledReason = null,
            FailingSince = null,
            Filters = Create.Filters!,
            TargetIds = null,
            SignaturePayload = WebhookConfig.TimestampAndBody,
            HeaderPrefix = null,
            SignatureHeader = null,
            NotifyEmails = null,
            Headers = CustomHeaderJson.Show([
                new CustomHeader("X-Team", "appsec", Secret: false),
                new CustomHeader("X-Api-Key", "", Secret: true),
            ]),
            RetrySchedule = JsonSerializer.SerializeToElement(RetrySchedule.Standard),
            RateLimit = new RateLimitResource { Limit = 10, Per = RateLimitResource.Second },
            Ordering = DeliverySettingsView.Unordered,
            OrderingParkAfter = null,
            Batch = null,
            CreatedAt = Time,
            UpdatedAt = Time,
            SecretLast4 = "****here",
            Secret = null,
        };

    public static RegenerateSecretRequest Rotate { get; } = new() { OverlapSeconds = 86400 };

    public static WebhookSecretResource Rotated { get; } =
        new()
        {
            Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
            PreviousSecretExpiresAt = Time.AddDays(1),
        };

    public static UpdateWebhookRequest Update { get; } =
        new() { Events = ["scan.completed", "finding.new", "alert.triggered"] };

    public static WebhookResource Updated { get; } = Created with { Events = Update.Events! };
}
