using System.Text;
using System.Text.Json;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Jira;

/// <summary>Jira Cloud's REST API, version 3, as one account sees it.</summary>
internal sealed class JiraApi(Uri site, string email, string apiToken)
{
    private readonly string _basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{apiToken}"));

    public string Host => site.Authority;

    private SecretMask Mask => SecretMask.Of([apiToken, _basic]);

    public OutboundRequest Get(string path) => Outbound.Bare(HttpMethod.Get, Url(path), Mask, Headers);

    public OutboundRequest Delete(string path) => Outbound.Bare(HttpMethod.Delete, Url(path), Mask, Headers);

    public OutboundRequest Post<T>(string path, T body) =>
        Outbound.Json(HttpMethod.Post, Url(path), body, Outbound.Camel, Mask, Headers);

    public static DeliveryOutcome Judge(Exchange answer)
    {
        var outcome = answer.ToOutcome();
        var said = Said(answer.Body);
        return answer.Status switch
        {
            400 => outcome.Explain("Jira", said, isFinal: true),
            401 => outcome.Explain("Jira", $"{said ?? "no"}; do e-mail and API token belong together?"),
            403 => outcome.Explain("Jira", $"{said ?? "no"}; may the account make issues in this project?"),
            413 => outcome.Explain("Jira", said, isFinal: true),
            _ => outcome.Explain("Jira", said),
        };
    }

    // {"errorMessages": ["…"], "errors": {"customfield_1": "is required"}}
    private static string? Said(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var said = new List<string>();
            if (root.TryGetProperty("errorMessages", out var messages) && messages.ValueKind == JsonValueKind.Array)
            {
                said.AddRange(messages.EnumerateArray().Select(m => m.ToString()));
            }

            if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                said.AddRange(errors.EnumerateObject().Select(e => $"{e.Name}: {e.Value}"));
            }

            return said.Count == 0 ? null : PlainText.Line(string.Join("; ", said), 300);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private (string, string)[] Headers => [("Authorization", "Basic " + _basic), ("Accept", "application/json")];

    private Uri Url(string path) => new(site, "rest/api/3/" + path);
}
