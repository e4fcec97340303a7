using System.Text.Json;
using System.Text.Json.Nodes;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Splunk;

/// <summary>An event's data for searching: its structure as it is, its texts plain, bounded and without secrets.</summary>
internal static class SplunkData
{
    private const int MaxText = 4000;
    private const int MaxMembers = 500;
    private const int MaxDepth = 12;

    public static JsonNode? Of(ReadOnlyMemory<byte> data)
    {
        using var document = EventJson.Parse(data);
        var left = MaxMembers;
        return Of(document.RootElement, 0, ref left);
    }

    private static JsonNode? Of(JsonElement json, int depth, ref int left)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when depth < MaxDepth:
                var o = new JsonObject();
                foreach (var member in json.EnumerateObject())
                {
                    if (--left < 0)
                    {
                        break;
                    }

                    o[PlainText.Line(member.Name, 100)] = Of(member.Value, depth + 1, ref left);
                }

                return o;
            case JsonValueKind.Array when depth < MaxDepth:
                var a = new JsonArray();
                foreach (var entry in json.EnumerateArray())
                {
                    if (--left < 0)
                    {
                        break;
                    }

                    a.Add(Of(entry, depth + 1, ref left));
                }

                return a;
            case JsonValueKind.String:
                return PlainText.Lines(json.GetString()!, MaxText);
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(json.Clone());
            default:
                return null;
        }
    }
}
