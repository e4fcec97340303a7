using Tocsin.Http;
using Tocsin.Integrations.Digests;
using Tocsin.Integrations.Noise;
using Tocsin.Integrations.Templates;
using Tocsin.Mail;

namespace Tocsin.Integrations.Api;

/// <summary>An integration as a request would make it, with everything that is wrong with that.</summary>
internal sealed class IntegrationDraft(
    IntegrationKinds kinds,
    SubscriptionValidator subscriptions,
    TemplateCheck templates,
    TimeProvider time
)
{
    /// <param name="current">The integration as it is; for a new one, an empty one.</param>
    /// <param name="settings">What the request says.</param>
    /// <param name="patch">What it says about the config.</param>
    /// <param name="has">Whether it names a field.</param>
    /// <param name="errors">What is wrong is added here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Integration> ApplyAsync(
        Integration current,
        IntegrationSettings settings,
        IReadOnlyDictionary<string, string?> patch,
        Func<string, bool> has,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        var kind = kinds[current.Kind];
        var draft = Merge(current, settings, has) with { Config = ConfigPatch.Apply(current.Config, patch) };
        if (has("config"))
        {
            var wrong = new List<FieldError>();
            ConfigValidator.Check(kind, draft.Config, ConfigPatch.Pointer, wrong);
            // What was told already is not told twice, in other words.
            errors.AddRange(wrong.Where(w => errors.All(e => e.Pointer != w.Pointer)));
            errors.AddRange(ConfigPatch.CheckMove(kind, current.Config, patch));
        }

        if (has("retry_schedule") && settings.RetrySchedule is { } json)
        {
            draft = draft with { Retry = RetryScheduleJson.Read(json, "/retry_schedule", errors) };
        }

        if (draft.Delivery.Batch is not null && !kind.TakesBatches)
        {
            errors.Add(
                new FieldError
                {
                    Pointer = "/batch",
                    Problem = $"is for several events in one message, and {kind.Title} takes one at a time",
                    Expected = "null",
                }
            );
        }

        if (has("template") && draft.Delivery.Template is { } template)
        {
            errors.AddRange(templates.Check(kind, template));
        }

        errors.AddRange(NoiseView.Check(settings, draft.Delivery, has, kind));
        await subscriptions.CheckAsync(
            current.OrganizationId,
            FilterSettings.Apply(Subscription.All, has("filters") ? settings.Filters : null) with
            {
                Events = has("events") ? settings.Events : null,
                TargetIds = has("target_ids") ? settings.TargetIds : null,
            },
            "/severity_filter",
            errors,
            cancellationToken
        );
        DigestView.Check(settings.Digest, errors);
        errors.AddRange(EmailAddress.Check(settings.NotifyEmails, "/notify_emails"));
        return draft;
    }

    /// <summary>What the request names is the request's, config and schedule aside; the rest is as it was.</summary>
    public Integration Merge(Integration now, IntegrationSettings settings, Func<string, bool> has) =>
        now with
        {
            Description = has("description") ? settings.Description : now.Description,
            Enabled = settings.Enabled ?? now.Enabled,
            NotifyEmails = has("notify_emails") ? settings.NotifyEmails : now.NotifyEmails,
            Retry = has("retry_schedule") && settings.RetrySchedule is null ? RetrySchedule.Standard : now.Retry,
            Delivery = now.Delivery with
            {
                RateLimit = has("rate_limit")
                    ? DeliverySettingsView.Read(settings.RateLimit) ?? kinds[now.Kind].Rate
                    : now.Delivery.RateLimit,
                Batch = has("batch") ? DeliverySettingsView.Read(settings.Batch) : now.Delivery.Batch,
                Template = has("template") ? settings.Template?.ToTemplate() : now.Delivery.Template,
                Digest = has("digest")
                    ? DigestView.Merge(now.Delivery.Digest, settings.Digest, time.GetUtcNow())
                    : now.Delivery.Digest,
                Noise = NoiseView.Merge(now.Delivery.Noise, settings, has, kinds[now.Kind]),
            },
            Subscription = (
                has("filters") ? FilterSettings.Apply(now.Subscription, settings.Filters) : now.Subscription
            ) with
            {
                Events = has("events") ? NullIfEmpty(settings.Events) : now.Subscription.Events,
                TargetIds = has("target_ids") ? NullIfEmpty(settings.TargetIds) : now.Subscription.TargetIds,
                Severities = has("severity_filter")
                    ? SeverityThreshold.ToSet(settings.SeverityFilter)
                    : now.Subscription.Severities,
            },
        };

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? list) =>
        list is { Count: > 0 } ? list : null;
}
