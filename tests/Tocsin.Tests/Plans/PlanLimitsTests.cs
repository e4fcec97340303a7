using Microsoft.Extensions.Options;
using Tocsin.Plans;

namespace Tocsin.Tests.Plans;

public sealed class PlanLimitsTests
{
    private static readonly PlanTable Defaults = new(Options.Create(new PlansOptions()));

    [Theory]
    [InlineData("developer", 60L, 1_000L, 10_000L)]
    [InlineData("startup", 120L, 5_000L, 50_000L)]
    [InlineData("professional", 300L, null, null)]
    public void The_plans_are_the_documented_ones(string plan, long minute, long? hour, long? day)
    {
        var limits = Defaults.Of(plan)!;
        Assert.True(limits.HasApi);
        Assert.Equal(minute, Of(PlanPeriod.Minute));
        Assert.Equal(hour, Of(PlanPeriod.Hour));
        Assert.Equal(day, Of(PlanPeriod.Day));

        long? Of(PlanPeriod period) => limits.Limits.SingleOrDefault(l => l.Period == period)?.Requests;
    }

    [Fact]
    public void Free_has_no_API_and_enterprise_no_limit()
    {
        Assert.False(Defaults.Of("free")!.HasApi);
        Assert.Null(Defaults.Of("enterprise"));
        Assert.Null(Defaults.Of("unlimited"));
        Assert.Null(Defaults.Of("of a newer version"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("60")]
    [InlineData("60/second")]
    [InlineData("60/Minute")]
    [InlineData("0/minute")]
    [InlineData("-1/minute")]
    [InlineData("1.5/hour")]
    [InlineData("1000000001/day")]
    [InlineData("60/minute 70/minute")]
    [InlineData("60/minute none")]
    [InlineData("unlimited 60/minute")]
    [InlineData("60/minute/hour")]
    public void What_is_no_limit_is_refused_by_the_setting_that_has_it(string text)
    {
        var options = new PlansOptions { Startup = text, Enterprise = "?" };
        var result = new PlansOptionsValidator().Validate(name: null, options);
        Assert.Equal(2, result.Failures!.Count());
        Assert.StartsWith($"Tocsin:Plans:Startup is '{text}'; expected 'none'", result.Failures!.First());
        Assert.StartsWith("Tocsin:Plans:Enterprise is '?'", result.Failures!.Last());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("unlimited")]
    [InlineData("1/day")]
    [InlineData("1000000000/hour  5/minute")]
    public void What_is_one_is_taken(string text) =>
        Assert.True(new PlansOptionsValidator().Validate(name: null, new PlansOptions { Free = text }).Succeeded);
}
