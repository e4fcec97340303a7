using System.Text.Json;
using Tocsin.Integrations.Digests;
using Tocsin.Integrations.Noise;

namespace Tocsin.Integrations.Api;

/// <summary>Examples for the description of the API.</summary>
internal static class IntegrationExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static CreateIntegrationRequest Create { get; } =
        new()
        {
            Kind = "slack",
            Name = "#security",
            SeverityFilter = "high",
            Enabled = true,
            Config = new Dictionary<string, JsonElement?>(StringComparer.Ordinal)
            {
                ["webhook_url"] = JsonSerializer.SerializeToElement(
                    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"
                ),
            },
            TargetIds = ["target_0Dg3hT4aB1cD2eF3gH4iJ5"],
            Events = ["scan_done", "finding_new", "finding_changed"],
            Digest = new DigestResource
            {
                Every = "day",
                At = "08:00",
                TimeZone = "Europe/Berlin",
            },
            Grouping = new GroupingResource { By = ["scan"], Window = 60 },
            QuietHours = new QuietHoursResource
            {
                TimeZone = "Europe/Berlin",
                From = "22:00",
                To = "07:00",
                Days = ["mon", "tue", "wed", "thu", "fri"],
            },
            FirstScan = NoiseView.Summarise,
        };

    public static CreatedIntegration Created { get; } =
        new()
        {
            Id = "integration_0357Y1PcyBfXVXkTcvTg7M",
            Kind = Create.Kind,
            Name = Create.Name,
            Description = null,
            SeverityFilter = "high",
            Enabled = true,
            Status = "active",
            DisabledReason = null,
            FailingSince = null,
            TargetIds = Create.TargetIds,
            Filters = new FilterSettings(),
            Events = Create.Events,
            RetrySchedule = JsonSerializer.SerializeToElement(RetrySchedule.Standard),
            RateLimit = new RateLimitResource { Limit = 1, Per = RateLimitResource.Second },
            Batch = null,
            Template = null,
            Digest = Create.Digest,
            Grouping = Create.Grouping,
            Ceiling = null,
            QuietHours = Create.QuietHours,
            FirstScan = NoiseView.Summarise,
            NotifyEmails = null,
            CreatedAt = Time,
            UpdatedAt = Time,
            HmacSecret = null,
        };

    public static UpdateIntegrationRequest Update { get; } = new() { SeverityFilter = "critical", Enabled = true };

    public static IntegrationResource Updated { get; } = Created with { SeverityFilter = "critical" };
}
