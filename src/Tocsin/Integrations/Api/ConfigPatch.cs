using System.Text.Json;
using Tocsin.Http;

namespace Tocsin.Integrations.Api;

/// <summary>What a request says about a config: texts, and null for what goes.</summary>
internal static class ConfigPatch
{
    /// <summary>Reads it; what is no text is told.</summary>
    public static Dictionary<string, string?> Read(
        IIntegrationKind kind,
        IReadOnlyDictionary<string, JsonElement?>? config,
        List<FieldError> errors
    )
    {
        var patch = new Dictionary<string, string?>(StringComparer.Ordinal);
        var own = kind.Fields.Where(f => f.IsOpen).Select(f => f.Key).ToList();
        foreach (var (key, value) in config ?? new Dictionary<string, JsonElement?>(StringComparer.Ordinal))
        {
            if (kind.Fields.Any(f => !f.IsOpen && f.Key == key))
            {
                errors.Add(Pointer(key), "is not a field of this kind's config", $"one of {string.Join(", ", own)}");
            }
            else if (value is null or { ValueKind: JsonValueKind.String or JsonValueKind.Null })
            {
                patch[key] = value?.GetString();
            }
            else
            {
                errors.Add(Pointer(key), "is no text", kind.Fields.FirstOrDefault(f => f.Key == key)?.Help ?? "a text");
            }
        }

        return patch;
    }

    public static string Pointer(string key) => "/config/" + JsonShape.Escape(key);

    /// <summary>The config with what the request changes.</summary>
    public static Dictionary<string, string> Apply(
        IReadOnlyDictionary<string, string> config,
        IReadOnlyDictionary<string, string?> patch
    )
    {
        var changed = new Dictionary<string, string>(config, StringComparer.Ordinal);
        foreach (var (key, value) in patch)
        {
            if (value is null)
            {
                changed.Remove(key);
            }
            else
            {
                changed[key] = value;
            }
        }

        return changed;
    }

    /// <summary>
    /// Secrets were given for one host: whoever may change the address does not get them sent elsewhere. What is only
    /// signed with is never sent.
    /// </summary>
    public static IEnumerable<FieldError> CheckMove(
        IIntegrationKind kind,
        IReadOnlyDictionary<string, string> config,
        IReadOnlyDictionary<string, string?> patch
    )
    {
        var moved = patch.Keys.FirstOrDefault(k =>
            k.EndsWith("_url", StringComparison.Ordinal)
            && k != Rendering.CodeLink.Key
            && Authority(config.GetValueOrDefault(k)) != Authority(patch[k])
        );
        return moved is null
            ? []
            : from field in kind.Fields
            where
                field is { Secret: true }
                && field.Key is not (Webhook.WebhookConfig.Secret or Webhook.WebhookConfig.PreviousSecret)
            where config.ContainsKey(field.Key) && !patch.ContainsKey(field.Key)
            select new FieldError
            {
                Pointer = Pointer(field.Key),
                Problem = $"was given for another host, and {moved} changes",
                Expected = !field.IsOpen
                    ? "another integration, or a change by PATCH /webhooks/{id} with these values"
                    : "its value for the new host, in the same request",
            };
    }

    private static string? Authority(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : null;
}
