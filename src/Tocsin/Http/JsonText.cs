using System.Text.Json;

namespace Tocsin.Http;

/// <summary>
/// Finds what is legal JSON and yet no text: half of a surrogate pair (<c>"\ud800"</c>), or bytes that are no UTF-8. The
/// parser lets both pass and throws only when somebody reads them.
/// </summary>
internal static class JsonText
{
    public static bool IsUnicode(JsonElement value)
    {
        try
        {
            Read(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
        }
    }
}
