using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Http;

/// <summary>
/// Holds a JSON value against the type that it is to become, and tells everything that is wrong: unknown and missing
/// fields, wrong types, and what the annotations forbid. The type is the one description of a request: this check, the
/// deserializer and the OpenAPI document all follow it.
/// </summary>
internal static class JsonShape
{
    public const string StringDoesNotFit = "is a string that does not fit";
    public const string NumberDoesNotFit = "is a number that does not fit";

    private static readonly ConditionalWeakTable<JsonTypeInfo, Dictionary<string, JsonPropertyInfo>> Known = [];

    public static void Check(JsonElement value, JsonTypeInfo type, List<FieldError> errors) =>
        Check(value, type, JsonPlace.Root, errors);

    private static void Check(JsonElement value, JsonTypeInfo type, JsonPlace place, List<FieldError> errors)
    {
        var clr = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                CheckObject(value, type, place, errors);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var element = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    CheckNullable(item, element, place.At(index), errors);
                }

                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                var entry = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var property in value.EnumerateObject())
                {
                    CheckNullable(property.Value, entry, place.At(property.Name), errors);
                }

                break;
            case JsonTypeInfoKind.None when Fits(value, clr):
                break;
            default:
                errors.Add(Error(place, Is(value), Wanted(type, clr)));
                break;
        }
    }

    /// <summary>A name as a part of a JSON pointer (RFC 6901).</summary>
    public static string Escape(string name) =>
        Problems.Quote(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void CheckObject(JsonElement value, JsonTypeInfo type, JsonPlace place, List<FieldError> errors)
    {
        var known = Known.GetValue(
            type,
            static t => t.Properties.Where(p => p.Set is not null).ToDictionary(p => p.Name, StringComparer.Ordinal)
        );
        foreach (var property in value.EnumerateObject())
        {
            var name = property.Name;
            var at = place.At(name);
            if (!known.TryGetValue(name, out var target))
            {
                var nearest = NearestName.Of(name, known.Keys);
                var list = $"one of {string.Join(", ", known.Keys)}";
                errors.Add(Error(at, "is not a field of this request", nearest is null ? list : $"'{nearest}'?"));
            }
            else if (property.Value.ValueKind == JsonValueKind.Null)
            {
                if (!target.IsSetNullable)
                {
                    errors.Add(Error(at, "is null", Wanted(type.Options.GetTypeInfo(target.PropertyType))));
                }
            }
            else
            {
                var before = errors.Count;
                Check(property.Value, type.Options.GetTypeInfo(target.PropertyType), at, errors);
                if (errors.Count == before)
                {
                    JsonAnnotations.Check(property.Value, target, at, errors);
                }
            }
        }

        foreach (var missing in known.Values.Where(p => p.IsRequired && !value.TryGetProperty(p.Name, out _)))
        {
            var wanted = Wanted(type.Options.GetTypeInfo(missing.PropertyType));
            errors.Add(Error(place.At(missing.Name), "is missing", wanted));
        }
    }

    private static void CheckNullable(JsonElement value, JsonTypeInfo type, JsonPlace place, List<FieldError> errors)
    {
        if (value.ValueKind == JsonValueKind.Null && Nullable.GetUnderlyingType(type.Type) is null)
        {
            errors.Add(Error(place, "is null", Wanted(type)));
        }
        else
        {
            Check(value, type, place, errors);
        }
    }

    private static bool Fits(JsonElement value, Type type) =>
        type switch
        {
            _ when type == typeof(string) => value.ValueKind == JsonValueKind.String,
            _ when type == typeof(bool) => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ when type == typeof(int) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
            _ when type == typeof(long) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ when type == typeof(double) => value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var number)
                && double.IsFinite(number),
            _ when type == typeof(DateTimeOffset) => value.ValueKind == JsonValueKind.String
                && value.TryGetDateTimeOffset(out _)
                && HasOffset(value.GetString()!),
            _ when type == typeof(JsonElement) => true,
            _ => throw new NotSupportedException($"No check for {type} in a request."),
        };

    private static bool HasOffset(string time)
    {
        var clock = time.IndexOf('T', StringComparison.Ordinal);
        return clock > 0 && (time.EndsWith('Z') || time.LastIndexOfAny(['+', '-']) > clock);
    }

    private static string Is(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "is an object",
            JsonValueKind.Array => "is an array",
            JsonValueKind.String => StringDoesNotFit,
            JsonValueKind.Number => NumberDoesNotFit,
            JsonValueKind.Null => "is null",
            _ => "is a boolean",
        };

    private static string Wanted(JsonTypeInfo type) => Wanted(type, Nullable.GetUnderlyingType(type.Type) ?? type.Type);

    private static string Wanted(JsonTypeInfo type, Type clr) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "an array",
            _ when clr == typeof(string) => "a string",
            _ when clr == typeof(bool) => "true or false",
            _ when clr == typeof(int) || clr == typeof(long) => "a whole number",
            _ when clr == typeof(double) => "a number",
            _ when clr == typeof(DateTimeOffset) => "an RFC 3339 time with an offset, such as 2027-01-31T12:00:00Z",
            _ => "a value",
        };

    private static FieldError Error(JsonPlace place, string problem, string expected) =>
        new()
        {
            Pointer = place.ToString(),
            Problem = problem,
            Expected = expected,
        };
}
