using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Integrations;

namespace Tocsin.Silences;

/// <summary>Body of <c>POST /silences</c>. At least one of the first five names something; everything that is named has to fit.</summary>
internal sealed record CreateSilenceRequest
{
    public const int MaxReason = 500;

    [Description("Only deliveries to these integrations or webhooks. Absent, null or empty: all of the organization.")]
    [MaxLength(100)]
    public IReadOnlyList<string>? IntegrationIds { get; init; }

    [Description("Only what is about these targets. Absent, null or empty: all.")]
    [MaxLength(100)]
    public IReadOnlyList<string>? TargetIds { get; init; }

    [Description("Only findings of these severities. Absent, null or empty: all.")]
    [MaxLength(20)]
    public IReadOnlyList<string>? Severity { get; init; }

    [Description(
        "Only findings whose rule fits one of these patterns: * stands for anything but a slash, ** for anything, ? for one character."
    )]
    [MaxLength(FilterSettings.MaxPatterns)]
    public IReadOnlyList<string>? Rules { get; init; }

    [Description("Only findings in a file that fits one of these patterns, such as src/** or **/*.sol.")]
    [MaxLength(FilterSettings.MaxPatterns)]
    public IReadOnlyList<string>? Paths { get; init; }

    [Description("Why; everybody who asks why nothing came is told.")]
    [StringLength(MaxReason, MinimumLength = 1)]
    public required string Reason { get; init; }

    [Description("Until when; at most a year from now.")]
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Body of <c>PATCH /silences/{id}</c>: what is absent or null stays as it is.</summary>
internal sealed record UpdateSilenceRequest
{
    [Description("Another reason.")]
    [StringLength(CreateSilenceRequest.MaxReason, MinimumLength = 1)]
    public string? Reason { get; init; }

    [Description("Another end: later than now, at most a year from now.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Which silences <c>GET /silences</c> lists.</summary>
internal sealed record SilenceQuery
{
    public const string Active = "active";
    public const string Expired = "expired";

    [Description("Only silences that hold now, or only those that have ended.")]
    [AllowedValues(Active, Expired)]
    public string? Status { get; init; }
}

/// <summary>A silence, as the API shows it.</summary>
internal sealed record SilenceResource
{
    public required string Id { get; init; }

    [Description("active or expired.")]
    public required string Status { get; init; }

    [Description("The integrations that get nothing; null: all of the organization.")]
    public required IReadOnlyList<string>? IntegrationIds { get; init; }

    [Description("The targets that it is about; null: all.")]
    public required IReadOnlyList<string>? TargetIds { get; init; }

    [Description("The severities of the findings that it is about; null: all.")]
    public required IReadOnlyList<string>? Severity { get; init; }

    [Description("The rules, as patterns; null: all.")]
    public required IReadOnlyList<string>? Rules { get; init; }

    [Description("The files, as patterns; null: all.")]
    public required IReadOnlyList<string>? Paths { get; init; }

    public required string Reason { get; init; }

    [Description("The id of the API key that it was made with.")]
    public required string CreatedBy { get; init; }

    [Description("The name that the key had then.")]
    public required string CreatedByName { get; init; }

    [Description("Since when it holds.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("Until when it holds.")]
    public required DateTimeOffset ExpiresAt { get; init; }
}
