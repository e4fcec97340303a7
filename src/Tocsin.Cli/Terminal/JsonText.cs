using System.Text.Json;

namespace Tocsin.Cli.Terminal;

/// <summary>JSON as the API writes it: snake_case; and plain ASCII, so that it is safe on a terminal too.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
