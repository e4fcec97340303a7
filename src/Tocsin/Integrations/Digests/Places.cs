namespace Tocsin.Integrations.Digests;

/// <summary>Places whose clocks are known, by their names in the time zone database.</summary>
internal static class Places
{
    private const int MaxName = 64;

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id);

    /// <summary>The place; or null.</summary>
    public static TimeZoneInfo? Find(string name) =>
        IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var place) ? place : null;

    // A name becomes a path: letters, digits and few signs, none of which leads anywhere else.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName
        && char.IsAsciiLetter(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '/');
}
