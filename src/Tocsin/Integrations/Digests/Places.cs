using System.Text.RegularExpressions;

namespace Tocsin.Integrations.Digests;

/// <summary>Places whose clocks are known, by their names in the time zone database.</summary>
internal static partial class Places
{
    /// <summary>The place; or null.</summary>
    public static TimeZoneInfo? Find(string name) =>
        // A name becomes a path.
        Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var place)
            ? place
            : null;

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
