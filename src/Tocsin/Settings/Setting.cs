using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Tocsin.Settings;

/// <summary>One setting: what it is called, what it means, and what holds without it.</summary>
internal sealed record Setting
{
    /// <summary>Such as <c>Tocsin:Limits:BodyBytes</c>.</summary>
    public required string Path { get; init; }

    public required Type Type { get; init; }

    public required string? Default { get; init; }

    public required string Meaning { get; init; }

    /// <summary>Whether there may be more below it: a list, or a group of named values.</summary>
    public bool HasEntries => Type != typeof(string) && Type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>Its name as an environment variable.</summary>
    public string Variable => Path.Replace(":", "__", StringComparison.Ordinal) + (HasEntries ? "__0..n" : "");

    public string Unreadable => $"{Path} must be {Form}.";

    private string Form =>
        (Nullable.GetUnderlyingType(Type) ?? Type) switch
        {
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(int) || t == typeof(long) => "a whole number",
            var t when t == typeof(double) => "a number",
            var t when t == typeof(TimeSpan) => "a length of time such as 00:30:00",
            var t when t.IsEnum => "one of " + string.Join(", ", Enum.GetNames(t)),
            var t => $"readable as {t.Name}",
        };

    public bool IsReadable(IConfiguration configuration)
    {
        try
        {
            configuration.GetSection(Path).Get(Type);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
