using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Client.Integrations;

/// <summary>What to change of an integration; what is null stays.</summary>
public sealed record IntegrationChange
{
    /// <inheritdoc cref="NewIntegration.Name"/>
    public string? Name { get; init; }

    /// <summary>The fields that change; a null takes one away, and the others stay.</summary>
    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <inheritdoc cref="NewIntegration.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="NewIntegration.SeverityFilter"/>
    public string? SeverityFilter { get; init; }

    /// <summary>Whether messages are sent; has effect at once.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Empty is every target.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>Empty is all events.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>All finer filters, in the place of those before.</summary>
    public IntegrationFilters? Filters { get; init; }

    /// <summary>Title and body, in the place of those before; one without either takes them away.</summary>
    public IntegrationTemplate? Template { get; init; }

    /// <inheritdoc cref="NewIntegration.Digest"/>
    public IntegrationDigest? Digest { get; init; }

    /// <inheritdoc cref="NewIntegration.Grouping"/>
    public IntegrationGrouping? Grouping { get; init; }

    /// <inheritdoc cref="NewIntegration.Ceiling"/>
    public int? Ceiling { get; init; }

    /// <inheritdoc cref="NewIntegration.QuietHours"/>
    public IntegrationQuietHours? QuietHours { get; init; }

    /// <inheritdoc cref="NewIntegration.FirstScan"/>
    public string? FirstScan { get; init; }

    /// <summary>More, by the names of the API: a null there takes a setting away, such as <c>grouping</c>.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>Without the config.</summary>
    public override string ToString() => $"IntegrationChange {Name}";
}
