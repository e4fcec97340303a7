using System.Buffers;
using System.Text.Json;
using Tocsin.Http;

namespace Tocsin.Integrations.Webhook;

/// <summary>Custom headers in requests and answers: <c>{"X-Team": "appsec", "X-Api-Key": {"value": "…", "secret": true}}</c>.</summary>
internal static class CustomHeaderJson
{
    private const string Pointer = "/headers";
    private const string Form = "a text, or {\"value\": \"…\", \"secret\": true}";

    private static readonly SearchValues<char> Printable = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c),
    ]);

    /// <summary>Reads what a request says; a secret without a value keeps the one that it has.</summary>
    public static IReadOnlyList<CustomHeader> Read(
        IReadOnlyDictionary<string, JsonElement> json,
        IReadOnlyList<CustomHeader> current,
        List<FieldError> errors
    )
    {
        var headers = new List<CustomHeader>();
        foreach (var (name, value) in json)
        {
            var pointer = $"{Pointer}/{JsonShape.Escape(name)}";
            if (WebhookHeaders.CheckCustomName(name) is var (problem, expected))
            {
                errors.Add(pointer, problem, expected);
            }
            else if (headers.Any(h => Same(h.Name, name)))
            {
                errors.Add(pointer, "is there twice: the case of a header's name means nothing", "each name once");
            }
            else if (Read(name, value, current, pointer, errors) is { } header)
            {
                headers.Add(header);
            }
        }

        if (json.Count > CustomHeader.MaxCount)
        {
            errors.Add(Pointer, $"has {json.Count} headers", $"at most {CustomHeader.MaxCount}");
        }

        if (headers.Sum(h => h.Name.Length + h.Value.Length) is > CustomHeader.MaxTotal and var total)
        {
            errors.Add(
                Pointer,
                $"has {total} characters",
                $"at most {CustomHeader.MaxTotal}, names and values together"
            );
        }

        return headers;
    }

    /// <summary>As the API shows them: of a secret only that it is one.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Show(IReadOnlyList<CustomHeader> headers) =>
        headers.ToDictionary(
            h => h.Name,
            h =>
                h.Secret
                    ? JsonSerializer.SerializeToElement(new { secret = true })
                    : JsonSerializer.SerializeToElement(h.Value),
            StringComparer.Ordinal
        );

    private static CustomHeader? Read(
        string name,
        JsonElement json,
        IReadOnlyList<CustomHeader> current,
        string pointer,
        List<FieldError> errors
    )
    {
        var always = Same(name, CustomHeader.Authorization);
        if (json.ValueKind == JsonValueKind.String)
        {
            return Check(new CustomHeader(name, json.GetString()!, always), pointer, errors);
        }

        if (json.ValueKind != JsonValueKind.Object || !HasForm(json))
        {
            errors.Add(pointer, "is not the value of a header", Form);
            return null;
        }

        var isSecret = json.TryGetProperty("secret", out var flag) ? flag.GetBoolean() : always;
        if (always && !isSecret)
        {
            errors.Add(pointer + "/secret", "is false, but this header is always a secret", "true, or nothing");
            return null;
        }

        if (json.TryGetProperty("value", out var value))
        {
            return Check(new CustomHeader(name, value.GetString()!, isSecret), pointer + "/value", errors);
        }

        if (isSecret && current.FirstOrDefault(h => h.Secret && Same(h.Name, name)) is { } kept)
        {
            return kept with { Name = name };
        }

        errors.Add(pointer + "/value", "is missing, and there is none to keep", "the header's value");
        return null;
    }

    private static bool HasForm(JsonElement json) =>
        json.EnumerateObject()
            .All(p =>
                p.Name switch
                {
                    "value" => p.Value.ValueKind == JsonValueKind.String,
                    "secret" => p.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    _ => false,
                }
            );

    private static CustomHeader? Check(CustomHeader header, string pointer, List<FieldError> errors)
    {
        var value = header.Value;
        var (problem, expected) =
            value.Length is 0 or > CustomHeader.MaxValue
                ? ($"has {value.Length} characters", $"1 to {CustomHeader.MaxValue} characters")
            : value.AsSpan().ContainsAnyExcept(Printable) || value[0] == ' ' || value[^1] == ' '
                ? (
                    "has characters that a header cannot carry",
                    "printable ASCII, without line breaks and without blanks at its ends"
                )
            : header.Secret && value.Length < SecretMask.MinLength
                ? (
                    $"has {value.Length} characters: too few to be told from other text where a receiver echoes it",
                    $"a secret of {SecretMask.MinLength} characters or more"
                )
            : (null, "");
        if (problem is null)
        {
            return header;
        }

        errors.Add(pointer, problem, expected);
        return null;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
