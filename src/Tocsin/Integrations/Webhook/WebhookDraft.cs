using Tocsin.Http;
using Tocsin.Mail;

namespace Tocsin.Integrations.Webhook;

/// <summary>A webhook as a request would make it, with everything that is wrong with that.</summary>
internal sealed class WebhookDraft(WebhookKind kind, SubscriptionValidator subscriptions)
{
    /// <param name="current">The webhook as it is; for a new one, an empty one.</param>
    /// <param name="settings">What the request says.</param>
    /// <param name="url">Its URL.</param>
    /// <param name="has">Whether the request names a field.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(Integration Integration, List<FieldError> Errors)> ApplyAsync(
        Integration current,
        WebhookSettings settings,
        string? url,
        Func<string, bool> has,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<FieldError>();
        var config = new Dictionary<string, string>(current.Config, StringComparer.Ordinal);
        Set(WebhookConfig.Url, "url", url);
        Set(WebhookConfig.Secret, "secret", settings.Secret);
        Set(WebhookConfig.SignaturePayload, "signature_payload", settings.SignaturePayload);
        Set(WebhookConfig.HeaderPrefix, "header_prefix", settings.HeaderPrefix);
        Set(WebhookConfig.SignatureHeader, "signature_header", settings.SignatureHeader);
        var headerErrors = new List<FieldError>();
        // Secrets were given to one receiver: whoever may change the address does not get them sent elsewhere.
        var moves = has("url") && IsElsewhere(current.Config.GetValueOrDefault(WebhookConfig.Url), url);
        IReadOnlyList<CustomHeader> known = [.. CustomHeader.Of(current.Config).Where(h => !(moves && h.Secret))];
        if (moves && !has("headers") && known.Count < CustomHeader.Of(current.Config).Count)
        {
            headerErrors.Add(
                new FieldError
                {
                    Pointer = "/headers",
                    Problem = "hold secret values that were given for another host",
                    Expected = "headers in the same request, with their values for the new host, or null",
                }
            );
        }

        Set(
            WebhookConfig.Headers,
            "headers",
            settings.Headers is { } headers
                ? CustomHeader.Write(CustomHeaderJson.Read(headers, known, headerErrors))
                : null
        );
        ConfigValidator.Check(kind, config, Pointer, errors);

        var before = current.Subscription;
        var subscription = (has("filters") ? FilterSettings.Apply(before, settings.Filters) : before) with
        {
            Events = has("events") ? NullIfEmpty(settings.Events) : before.Events,
            TargetIds = has("target_ids") ? NullIfEmpty(settings.TargetIds) : before.TargetIds,
            Severities = has("filters") ? NullIfEmpty(settings.Filters?.Severity) : before.Severities,
        };
        // What the request does not name was checked when it was saved, and does not stand in the way of a change now.
        errors.RemoveAll(e => !IsNamed(e.Pointer[1..]));
        errors.AddRange(headerErrors);
        await subscriptions.CheckAsync(
            current.OrganizationId,
            has("target_ids") ? subscription : subscription with { TargetIds = null },
            "/filters/severity",
            errors,
            cancellationToken
        );
        errors.AddRange(EmailAddress.Check(settings.NotifyEmails, "/notify_emails"));
        var retry =
            !has("retry_schedule") ? current.Retry
            : settings.RetrySchedule is { } json ? RetryScheduleJson.Read(json, "/retry_schedule", errors)
            : RetrySchedule.Standard;
        var draft = current with
        {
            Config = config,
            Subscription = subscription,
            Retry = retry,
            Delivery = Delivery(current.Delivery, settings, has, errors),
            NotifyEmails = has("notify_emails") ? settings.NotifyEmails : current.NotifyEmails,
            Description = has("description") ? settings.Description : current.Description,
            Enabled = settings.Enabled ?? current.Enabled,
            Name =
                config.TryGetValue(WebhookConfig.Url, out var text) && errors.Count == 0
                    ? new Uri(text).Host
                    : current.Name,
        };
        return (draft, errors);

        // Where the config can no longer be read, all of it is needed as soon as some of it is given.
        bool IsNamed(string field) =>
            has(field)
            || (current.IsSealed && WebhookView.ConfigFields.Any(f => has(f.Field)))
            || (field is "signature_header" or "headers" && has("header_prefix"))
            || (field is "headers" && has("signature_header"));

        void Set(string key, string field, string? value)
        {
            if (has(field) && value is null)
            {
                config.Remove(key);
            }
            else if (has(field))
            {
                config[key] = value!;
            }
        }
    }

    private static DeliverySettings Delivery(
        DeliverySettings before,
        WebhookSettings settings,
        Func<string, bool> has,
        List<FieldError> errors
    )
    {
        var strict = string.Equals(settings.Ordering, DeliverySettingsView.Strict, StringComparison.Ordinal);
        var after = before with
        {
            RateLimit = has("rate_limit") ? DeliverySettingsView.Read(settings.RateLimit) : before.RateLimit,
            Batch = has("batch") ? DeliverySettingsView.Read(settings.Batch) : before.Batch,
            IsStrict = has("ordering") ? strict : before.IsStrict,
            ParkAfter = has("ordering_park_after") ? settings.OrderingParkAfter : before.ParkAfter,
        };
        if (after is { Batch: not null, Noise.Grouping: not null } && has("batch"))
        {
            errors.Add(
                new FieldError
                {
                    Pointer = "/batch",
                    Problem = "and grouping both say which events leave together",
                    Expected = "one of the two; /integrations changes grouping",
                }
            );
        }

        if (after is { ParkAfter: not null, IsStrict: false })
        {
            if (has("ordering_park_after") && settings.OrderingParkAfter is not null)
            {
                errors.Add(
                    new FieldError
                    {
                        Pointer = "/ordering_park_after",
                        Problem = "says when a delivery steps out of a line, and without strict order there is none",
                        Expected = $"null, or ordering: \"{DeliverySettingsView.Strict}\"",
                    }
                );
            }

            return after with
            {
                ParkAfter = null,
            };
        }

        return after;
    }

    private static bool IsElsewhere(string? before, string? after) =>
        Uri.TryCreate(before, UriKind.Absolute, out var old)
        && Uri.TryCreate(after, UriKind.Absolute, out var now)
        && Uri.Compare(old, now, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase)
            != 0;

    private static string Pointer(string key) =>
        key switch
        {
            WebhookConfig.Url => "/url",
            WebhookConfig.Secret => "/secret",
            _ => "/" + key,
        };

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? list) =>
        list is { Count: > 0 } ? list : null;
}
