using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tocsin.Integrations.Digests;
using Tocsin.Integrations.Noise;
using Tocsin.Integrations.Templates;
using Tocsin.Mail;

namespace Tocsin.Integrations.Api;

/// <summary>What can be said about an integration of any kind.</summary>
internal abstract record IntegrationSettings
{
    [StringLength(1000)]
    public string? Description { get; init; }

    [Description("Only findings of this severity and worse; other events are not held against it. Default info: all.")]
    [AllowedValues("info", "low", "medium", "high", "critical")]
    public string? SeverityFilter { get; init; }

    [Description("A disabled integration gets nothing, and what was waiting for it is cancelled.")]
    public bool? Enabled { get; init; }

    [Description(
        "Finer filters than target, event and severity. Null: none; a filter that is not named is none either."
    )]
    public FilterSettings? Filters { get; init; }

    [Description("Only events about these targets. Absent, null or empty: every target.")]
    [MaxLength(1000)]
    public IReadOnlyList<string>? TargetIds { get; init; }

    [Description(
        "scan_started, scan_done, scan_failed, finding_new, finding_changed, or dotted types. Absent, null or empty: all."
    )]
    [MaxLength(100)]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("\"standard\", \"extended\", or a list of up to 20 whole numbers of seconds between the attempts.")]
    public JsonElement? RetrySchedule { get; init; }

    [Description("At most so many messages in any second or minute. Absent or null: what the service allows.")]
    public RateLimitResource? RateLimit { get; init; }

    [Description("Several events in one message, where the kind takes that. Null: one each.")]
    public BatchResource? Batch { get; init; }

    [Description("Events that belong together leave as one message, the worst first. Null: one message each.")]
    public GroupingResource? Grouping { get; init; }

    [Description(
        "Messages in any hour, at most; where more would leave than there is room for, all of it leaves as one. Null: any number."
    )]
    [Range(1, 1000)]
    public int? Ceiling { get; init; }

    [Description("Hours in which nothing is sent; what waits until they end leaves as one message. Null: none.")]
    public QuietHoursResource? QuietHours { get; init; }

    [Description("The new findings of a target's first scan: list (one by one, the default) or summarise.")]
    [AllowedValues(NoiseView.List, NoiseView.Summarise)]
    public string? FirstScan { get; init; }

    [Description(
        "Title and body of its messages in words of your own. Null: the usual ones; what is not named is the usual one too."
    )]
    public TemplateResource? Template { get; init; }

    [Description(
        "A summary of what changed, every day or week, of what the filter lets through; none comes where nothing changed. Null: none."
    )]
    public DigestResource? Digest { get; init; }

    [Description(
        "Who hears by mail when it fails. Absent or null: whom the organization names, else the operator. Empty: nobody."
    )]
    [MaxLength(EmailAddress.MaxList)]
    public IReadOnlyList<string>? NotifyEmails { get; init; }
}

/// <summary>Body of <c>POST /integrations</c>.</summary>
internal sealed record CreateIntegrationRequest : IntegrationSettings
{
    [Description("One of the kinds that GET /integration-kinds lists.")]
    public required string Kind { get; init; }

    [Description("For people.")]
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("The fields of the kind. Encrypted at rest, and never shown again.")]
    public required IReadOnlyDictionary<string, JsonElement?> Config { get; init; }
}

/// <summary>Body of <c>PATCH /integrations/{id}</c>: what is not named stays as it is.</summary>
internal sealed record UpdateIntegrationRequest : IntegrationSettings
{
    [StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    [Description("The fields that change; null takes one away, and the others stay.")]
    public IReadOnlyDictionary<string, JsonElement?>? Config { get; init; }
}

/// <summary>An integration, as the API shows it: without its config.</summary>
internal record IntegrationResource
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string? Description { get; init; }

    [Description("The least severity; null where a webhook's filter is a set that no least one describes.")]
    public required string? SeverityFilter { get; init; }

    public required bool Enabled { get; init; }

    [Description(
        "active, failed (its last delivery was given up; the next success makes it active again), disabled, or needs_config (the server can no longer read its config: give it again)."
    )]
    public required string Status { get; init; }

    [Description("Why it is disabled, where it was not a person who did it.")]
    public required string? DisabledReason { get; init; }

    [Description("When the first attempt since the last success has failed; null while attempts succeed.")]
    public required DateTimeOffset? FailingSince { get; init; }

    [Description("Null: every target.")]
    public required IReadOnlyList<string>? TargetIds { get; init; }

    [Description("The finer filters; of each, null lets everything through.")]
    public required FilterSettings Filters { get; init; }

    [Description("As they were given; null: all.")]
    public required IReadOnlyList<string>? Events { get; init; }

    public required JsonElement RetrySchedule { get; init; }

    public required RateLimitResource? RateLimit { get; init; }

    public required BatchResource? Batch { get; init; }

    [Description("Null: the usual words.")]
    public required TemplateResource? Template { get; init; }

    [Description("When a summary comes; null: none, unless events asks for digests by name.")]
    public required DigestResource? Digest { get; init; }

    public required GroupingResource? Grouping { get; init; }

    [Description("Messages in any hour, at most; null: any number.")]
    public required int? Ceiling { get; init; }

    public required QuietHoursResource? QuietHours { get; init; }

    [Description("The new findings of a target's first scan: list or summarise.")]
    public required string FirstScan { get; init; }

    public required IReadOnlyList<string>? NotifyEmails { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [Description(
        "What is odd about it, or could not be checked with the service when it was saved; only in answers that make or change it."
    )]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>A new integration.</summary>
internal sealed record CreatedIntegration : IntegrationResource
{
    [Description("The generated secret of a webhook, shown this once; absent when it was given, and for other kinds.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? HmacSecret { get; init; }
}

/// <summary>A kind of integration, described well enough to make a form of it.</summary>
internal sealed record KindResource
{
    public required string Kind { get; init; }

    public required string Title { get; init; }

    [Description("What arrives there.")]
    public required string Help { get; init; }

    [Description(
        "Whether a success means that the service has it in full; otherwise it was accepted, and more is not known."
    )]
    public required bool Confirms { get; init; }

    [Description("Whether several events can go in one message.")]
    public required bool Batches { get; init; }

    [Description("Whether title and body can be said in words of your own.")]
    public required bool Templates { get; init; }

    [Description("The rate that is on unless another is asked for.")]
    public required RateLimitResource? RateLimit { get; init; }

    [Description("What config consists of.")]
    public required IReadOnlyList<FieldResource> Fields { get; init; }
}

/// <summary>A field of a kind's config.</summary>
internal sealed record FieldResource
{
    public required string Key { get; init; }

    public required string Label { get; init; }

    public required bool Required { get; init; }

    public required bool Secret { get; init; }

    public required string Example { get; init; }

    public required string Help { get; init; }

    [Description("The only values that it can have; null: any that fits.")]
    public required IReadOnlyList<string>? Allowed { get; init; }
}
