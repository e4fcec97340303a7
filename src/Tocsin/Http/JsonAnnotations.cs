using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Http;

/// <summary>
/// Holds a JSON value of the right type against the annotations of its property. What is said of a text
/// (<c>StringLength</c>, <c>AllowedValues</c>, <c>IdForm</c>, <c>RegularExpression</c>) goes for each entry of a list.
/// </summary>
internal static class JsonAnnotations
{
    // Looking attributes up takes longer than checking a short value against them.
    private static readonly ConditionalWeakTable<JsonPropertyInfo, ValidationAttribute[]> Known = [];

    public static void Check(JsonElement value, JsonPropertyInfo property, JsonPlace place, List<FieldError> errors)
    {
        foreach (var attribute in Known.GetValue(property, Find))
        {
            if (attribute is MaxLengthAttribute or MinLengthAttribute)
            {
                CheckCount(value, attribute, place, errors);
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    CheckOne(item, attribute, place.At(index), errors);
                }
            }
            else
            {
                CheckOne(value, attribute, place, errors);
            }
        }
    }

    private static ValidationAttribute[] Find(JsonPropertyInfo property) =>
        [
            .. (
                property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? []
            ).Cast<ValidationAttribute>(),
        ];

    private static void CheckCount(
        JsonElement value,
        ValidationAttribute attribute,
        JsonPlace place,
        List<FieldError> errors
    )
    {
        var (count, unit) = value.ValueKind switch
        {
            JsonValueKind.String => (value.GetString()!.Length, "characters"),
            JsonValueKind.Array => (value.GetArrayLength(), "entries"),
            _ => (value.GetPropertyCount(), "entries"),
        };
        if (attribute is MaxLengthAttribute max && count > max.Length)
        {
            errors.Add(Error(place, $"has {count} {unit}", $"at most {max.Length}"));
        }
        else if (attribute is MinLengthAttribute min && count < min.Length)
        {
            errors.Add(Error(place, $"has {count} {unit}", $"at least {min.Length}"));
        }
    }

    private static void CheckOne(
        JsonElement value,
        ValidationAttribute attribute,
        JsonPlace place,
        List<FieldError> errors
    )
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        switch (attribute)
        {
            case StringLengthAttribute a when text.Length < a.MinimumLength || text.Length > a.MaximumLength:
                var range = $"{a.MinimumLength} to {a.MaximumLength} characters";
                errors.Add(Error(place, $"has {text.Length} characters", range));
                break;
            case RangeAttribute a when !a.IsValid(value.GetDouble()):
                errors.Add(Error(place, $"is {value.GetRawText()}", $"{a.Minimum} to {a.Maximum}"));
                break;
            case IdFormAttribute a when !a.IsValid(text):
                errors.Add(Error(place, Said(text), $"an id: '{a.Prefix}' and 22 letters and digits"));
                break;
            case RegularExpressionAttribute a when !a.IsValid(text):
                errors.Add(Error(place, Said(text), a.ErrorMessage ?? $"a text that matches {a.Pattern}"));
                break;
            case AllowedValuesAttribute a when !a.Values.Contains(text):
                var names = a.Values.OfType<string>().ToArray();
                var nearest = NearestName.Of(text, names);
                var list = $"one of {string.Join(", ", names)}";
                errors.Add(Error(place, Said(text), nearest is null ? list : $"{list} ('{nearest}'?)"));
                break;
            case StringLengthAttribute
            or RangeAttribute
            or IdFormAttribute
            or RegularExpressionAttribute
            or AllowedValuesAttribute:
                break;
            default:
                // An annotation that silently did nothing would be a hole.
                throw new NotSupportedException($"No check for {attribute.GetType().Name} in a request.");
        }
    }

    private static string Said(string text) => $"is '{Problems.Quote(text)}'";

    private static FieldError Error(JsonPlace place, string problem, string expected) =>
        new()
        {
            Pointer = place.ToString(),
            Problem = problem,
            Expected = expected,
        };
}
