using Tocsin.Delivery;
using Tocsin.Delivery.Failing;
using Tocsin.Integrations;

namespace Tocsin.Tests.Delivery.Failing;

public sealed class HealthPolicyTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 15, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    private readonly DeliveryOptions _options = new();
    private EndpointHealth _health = EndpointHealth.Good;

    [Fact]
    public void A_failed_attempt_begins_a_run_and_a_success_ends_it()
    {
        Assert.Equal(EndpointHealth.Good, Success(0).Health);
        var first = Failure(1);
        Assert.Equal((Start.AddHours(1), 1), (first.Health.FailingSince!.Value, first.Health.FailedAttempts));
        Assert.Null(first.Health.FailedAt);
        Assert.False(first.TellsFailed || first.MailsFailed || first.Disables);
        Assert.Equal(Start.AddHours(1), Failure(2).Health.FailingSince);
        Assert.Equal(EndpointHealth.Good, Success(3).Health);
        Assert.Equal(Start.AddHours(4), Failure(4).Health.FailingSince);
    }

    [Fact]
    public void Being_given_up_is_told_once_until_a_success()
    {
        var first = Failure(1, givenUp: true);
        Assert.True(first is { TellsFailed: true, MailsFailed: true });
        Assert.Equal(Start.AddHours(1), first.Health.FailedAt);
        var second = Failure(2, givenUp: true);
        Assert.False(second.TellsFailed || second.MailsFailed);
        Assert.Equal(Start.AddHours(1), second.Health.FailedAt);
        Success(3);
        Assert.True(Failure(4, givenUp: true) is { TellsFailed: true, MailsFailed: true });
    }

    [Fact]
    public void Whoever_comes_and_goes_causes_one_mail_in_the_quiet_time()
    {
        Failure(1, givenUp: true);
        Success(1.1);
        Assert.True(Failure(1.2, givenUp: true) is { TellsFailed: true, MailsFailed: false });
        Success(1.3);
        Assert.True(Failure(2.1, givenUp: true) is { TellsFailed: true, MailsFailed: true });
    }

    [Fact]
    public void A_notice_that_is_given_up_makes_no_other_one()
    {
        Assert.True(Failure(1, givenUp: true, isNotice: true) is { TellsFailed: false, MailsFailed: true });
        Assert.NotNull(_health.FailedAt);
        Assert.False(Failure(2, givenUp: true, isNotice: true).TellsFailed);
        // The failure itself is not lost: what it is about makes it known.
        Assert.True(Failure(3, givenUp: true) is { TellsFailed: true, MailsFailed: false });
        Assert.False(Failure(4, givenUp: true).TellsFailed);
    }

    [Fact]
    public void Five_days_and_five_attempts_without_a_success_disable()
    {
        foreach (var hour in (int[])[0, 1, 2, 119])
        {
            Assert.False(Failure(hour).Disables);
        }

        var last = Failure(120, givenUp: true);
        Assert.True(last is { Disables: true, TellsFailed: false, MailsFailed: false });
    }

    [Fact]
    public void A_webhook_without_traffic_is_not_disabled_for_one_failure()
    {
        Failure(0, givenUp: true);
        Assert.False(Failure(24 * 30, givenUp: true).Disables);
    }

    [Fact]
    public void The_run_does_not_begin_anew_while_it_lasts()
    {
        for (var hour = 0; hour < 119; hour++)
        {
            Assert.False(Failure(hour).Disables);
        }

        Assert.Equal(_options.DisableAfterAttempts, _health.FailedAttempts);
        Success(119);
        for (var hour = 120; hour < 239; hour++)
        {
            Assert.False(Failure(hour).Disables);
        }
    }

    [Fact]
    public void Nothing_is_disabled_where_the_operator_wants_it_so()
    {
        _options.DisableAfterHours = 0;
        for (var day = 0; day < 400; day++)
        {
            Assert.False(Failure(24 * day).Disables);
        }
    }

    [Fact]
    public void Of_a_disabled_one_nothing_is_told()
    {
        for (var hour = 0; hour < 200; hour += 10)
        {
            var verdict = Judge(hour, new AttemptSign(false, true, false, Start.AddHours(hour)), enabled: false);
            Assert.False(verdict.TellsFailed || verdict.MailsFailed || verdict.Disables);
        }
    }

    [Fact]
    public void In_a_run_that_is_counted_out_nothing_changes_that_would_have_to_be_written()
    {
        for (var hour = 0; hour < 10; hour++)
        {
            Failure(hour, givenUp: true);
        }

        var before = _health;
        Assert.Equal(before, Failure(11, givenUp: true).Health);
        Assert.Equal(before, Failure(12).Health);
    }

    private HealthVerdict Success(double hour) =>
        Judge(hour, new AttemptSign(true, false, false, Start.AddHours(hour)));

    private HealthVerdict Failure(double hour, bool givenUp = false, bool isNotice = false) =>
        Judge(hour, new AttemptSign(false, givenUp, isNotice, Start.AddHours(hour)));

    private HealthVerdict Judge(double hour, AttemptSign sign, bool enabled = true)
    {
        Assert.Equal(Start.AddHours(hour), sign.At);
        var verdict = HealthPolicy.Judge(_health, enabled, sign, _options, Quiet);
        _health = verdict.Health;
        return verdict;
    }
}
