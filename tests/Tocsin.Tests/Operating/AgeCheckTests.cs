using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class AgeCheckTests
{
    [Fact]
    public async Task An_old_api_key_is_named_by_its_id()
    {
        var (time, stored) = (new ManualTime(), new StoredInspection());
        var now = time.GetUtcNow();
        stored.ApiKeys.Add(new StoredKey("key_new", now.AddDays(-10), ExpiresAt: null));
        stored.ApiKeys.Add(new StoredKey("key_expired", now.AddDays(-900), now.AddDays(-1)));
        (await Check(days: 365).OneAsync()).Is(VerdictStatus.Ok, "1, none older than 365 days");

        stored.ApiKeys.Add(new StoredKey("key_old", now.AddDays(-400), now.AddDays(1)));
        (await Check(days: 365).OneAsync()).Is(VerdictStatus.Warn, "the key key_old is 400 days old");
        (await Check(days: 0).OneAsync()).Is(VerdictStatus.Ok, "ages are not looked at");

        stored.ApiKeys.AddRange(
            Enumerable.Range(0, 30).Select(i => new StoredKey($"key_{i}", now.AddDays(-500), null))
        );
        var many = await Check(days: 365).AllAsync();
        Assert.Equal(11, many.Count);
        many[^1].Is(VerdictStatus.Warn, "and 21 more");

        ApiKeyAgeCheck Check(int days) => new(stored, Options.Create(new DoctorOptions { KeyAgeDays = days }), time);
    }

    [Fact]
    public async Task The_age_of_a_secret_begins_anew_when_it_is_changed_and_only_then()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddClock(clock);
                services.AddOperating();
            },
            new Dictionary<string, string?> { ["Tocsin:Doctor:SecretAgeDays"] = "1" }
        );
        var check = server.Services.GetServices<ICheck>().OfType<WebhookSecretAgeCheck>().Single();
        var given = new { url = "https://hooks.example.com/a", secret = "a-secret-of-our-own-1" };
        var id = (await server.Http.CreateWebhookAsync(given)).Text("id");
        (await check.OneAsync()).Is(VerdictStatus.Ok, "1, none older than 1 days");

        clock.Advance(TimeSpan.FromDays(2));
        await server.Http.PatchWebhookAsync(id, new { url = "https://hooks.example.com/b" });
        (await check.OneAsync()).Is(VerdictStatus.Warn, $"the secret of {id} is 2 days old");

        (await server.Http.PostAsync($"webhooks/{id}/secret/regenerate", content: null)).EnsureSuccessStatusCode();
        (await check.OneAsync()).Is(VerdictStatus.Ok, "none older");

        clock.Advance(TimeSpan.FromDays(2));
        (await check.OneAsync()).Is(VerdictStatus.Warn, id);
        await server.Http.PatchWebhookAsync(id, new { secret = "a-secret-of-our-own-2" });
        (await check.OneAsync()).Is(VerdictStatus.Ok, "none older");
        // It is nobody else's business.
        Assert.DoesNotContain("secret_since", await server.Http.GetStringAsync($"webhooks/{id}"));
    }

    [Fact]
    public async Task A_webhook_from_before_that_was_kept_is_as_old_as_itself()
    {
        var (time, stored, key) = (new ManualTime(), new StoredInspection(), new byte[32]);
        var token = Fernet.Encrypt(key, """{"hmac_secret":"hidden"}"""u8, time.GetUtcNow(), new byte[16]);
        stored.Configs.Add(new StoredConfig("integration_1", time.GetUtcNow().AddDays(-500), token));
        var keys = new EncryptionOptions();
        keys.EncryptionKeys.Add(Fernet.FormatKey(key));
        var ring = new StoredKeyRing(new DataFolder("/nowhere"), Options.Create(keys));
        var verdict = await new WebhookSecretAgeCheck(
            stored,
            ring,
            Options.Create(new DoctorOptions()),
            time
        ).OneAsync();
        verdict.Is(VerdictStatus.Warn, "the secret of webhook_1 is 500 days old");
        Assert.DoesNotContain("hidden", verdict.ToString());
    }
}
