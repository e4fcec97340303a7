using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Http;

/// <summary>
/// Holds a JSON value of the right type against the annotations of its property. What is said of a text
/// (<c>StringLength</c>, <c>AllowedValues</c>, <c>IdForm</c>, <c>RegularExpression</c>) goes for each entry of a list.
/// </summary>
internal static class JsonAnnotations
{
    public static void Check(JsonElement value, JsonPropertyInfo property, string pointer, List<FieldError> errors)
    {
        var attributes =
            property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [];
        foreach (var attribute in attributes.Cast<ValidationAttribute>())
        {
            if (attribute is MaxLengthAttribute or MinLengthAttribute)
            {
                CheckCount(value, attribute, pointer, errors);
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    CheckOne(item, attribute, $"{pointer}/{index}", errors);
                }
            }
            else
            {
                CheckOne(value, attribute, pointer, errors);
            }
        }
    }

    private static void CheckCount(
        JsonElement value,
        ValidationAttribute attribute,
        string pointer,
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
            errors.Add(Error(pointer, $"has {count} {unit}", $"at most {max.Length}"));
        }
        else if (attribute is MinLengthAttribute min && count < min.Length)
        {
            errors.Add(Error(pointer, $"has {count} {unit}", $"at least {min.Length}"));
        }
    }

    private static void CheckOne(
        JsonElement value,
        ValidationAttribute attribute,
        string pointer,
        List<FieldError> errors
    )
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var said = $"is '{Problems.Quote(text)}'";
        switch (attribute)
        {
            case StringLengthAttribute a when text.Length < a.MinimumLength || text.Length > a.MaximumLength:
                var range = $"{a.MinimumLength} to {a.MaximumLength} characters";
                errors.Add(Error(pointer, $"has {text.Length} characters", range));
                break;
            case RangeAttribute a when !a.IsValid(value.GetDouble()):
                errors.Add(Error(pointer, $"is {value.GetRawText()}", $"{a.Minimum} to {a.Maximum}"));
                break;
            case IdFormAttribute a when !a.IsValid(text):
                errors.Add(Error(pointer, said, $"an id: '{a.Prefix}' and 22 letters and digits"));
                break;
            case RegularExpressionAttribute a when !a.IsValid(text):
                errors.Add(Error(pointer, said, a.ErrorMessage ?? $"a text that matches {a.Pattern}"));
                break;
            case AllowedValuesAttribute a when !a.Values.Contains(text):
                var names = a.Values.OfType<string>().ToArray();
                var nearest = NearestName.Of(text, names);
                var list = $"one of {string.Join(", ", names)}";
                errors.Add(Error(pointer, said, nearest is null ? list : $"{list} ('{nearest}'?)"));
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

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
