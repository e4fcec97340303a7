using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations;

/// <summary>Finer filters than target, event and severity. What is absent, null or empty lets everything through.</summary>
internal record FilterSettings
{
    public const int MaxPatterns = 50;

    [Description(
        "Only findings that one of these tools has reported, whatever the case. Other events are not held against it."
    )]
    [MaxLength(MaxPatterns)]
    public IReadOnlyList<string>? Tools { get; init; }

    [Description(
        "Only findings whose rule fits one of these patterns: * stands for anything but a slash, ** for anything, ? for one character."
    )]
    [MaxLength(MaxPatterns)]
    public IReadOnlyList<string>? Rules { get; init; }

    [Description("Only findings and scans of a branch that fits one of these patterns, such as main or release/*.")]
    [MaxLength(MaxPatterns)]
    public IReadOnlyList<string>? Branches { get; init; }

    [Description("Only findings in a file that fits one of these patterns, such as src/** or **/*.sol.")]
    [MaxLength(MaxPatterns)]
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>The filters as a subscription shows them.</summary>
    public static FilterSettings Of(Subscription subscription) =>
        new()
        {
            Tools = subscription.Tools,
            Rules = subscription.Rules,
            Branches = subscription.Branches,
            Paths = subscription.Paths,
        };

    /// <summary>The subscription with these filters in the place of what it had.</summary>
    public static Subscription Apply(Subscription subscription, FilterSettings? filters) =>
        subscription with
        {
            Tools = NullIfEmpty(filters?.Tools),
            Rules = NullIfEmpty(filters?.Rules),
            Branches = NullIfEmpty(filters?.Branches),
            Paths = NullIfEmpty(filters?.Paths),
        };

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? list) =>
        list is { Count: > 0 } ? list : null;
}
