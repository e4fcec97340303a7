using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tocsin.Http;

namespace Tocsin.Tests.Http;

public sealed class QueryTests
{
    internal sealed record Filter
    {
        [IdForm("target_")]
        public string? TargetId { get; init; }

        [AllowedValues("critical", "high", "low")]
        public IReadOnlyList<string>? Severity { get; init; }

        [StringLength(5, MinimumLength = 1)]
        public string? Text { get; init; }

        [Range(1, 9)]
        public int? Depth { get; init; }

        public bool? Open { get; init; }

        public double? Score { get; init; }

        public DateTimeOffset? Since { get; init; }

        public required string Branch { get; init; }
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var filter = Read(
            "?branch=main&severity=high,low&severity=critical&text=a%2Cb&depth=3&open=true&score=1.5"
                + "&since=2027-01-31T12:00:00%2B01:00&target_id=target_0000000000000000000001"
        ).Value;

        Assert.Equal("main", filter.Branch);
        Assert.Equal(["high", "low", "critical"], filter.Severity!);
        Assert.Equal("a,b", filter.Text);
        Assert.Equal(3, filter.Depth);
        Assert.True(filter.Open);
        Assert.Equal(1.5, filter.Score);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 11, 0, 0, TimeSpan.Zero), filter.Since);
        Assert.Equal("target_0000000000000000000001", filter.TargetId);
    }

    [Fact]
    public void What_is_absent_stays_null()
    {
        var filter = Read("?branch=main").Value;
        Assert.Null(filter.Severity);
        Assert.Null(filter.Depth);
        Assert.Null(filter.Text);
    }

    [Theory]
    [InlineData("?branch=m&severity=hihg", "?severity", "is 'hihg'", "'high'?")]
    [InlineData("?branch=m&severity=", "?severity", "is ''", "one of critical, high, low")]
    [InlineData("?branch=m&depth=x", "?depth", "is 'x'", "a whole number")]
    [InlineData("?branch=m&depth=10", "?depth", "is 10", "1 to 9")]
    [InlineData("?branch=m&depth=99999999999", "?depth", "is '99999999999'", "a whole number")]
    [InlineData("?branch=m&open=yes", "?open", "is 'yes'", "true or false")]
    [InlineData("?branch=m&score=1e999", "?score", "is '1e999'", "a number")]
    [InlineData("?branch=m&since=2027-01-31", "?since", "is '2027-01-31'", "RFC 3339")]
    [InlineData("?branch=m&since=yesterday", "?since", "is 'yesterday'", "RFC 3339")]
    [InlineData("?branch=m&text=abcdef", "?text", "has 6 characters", "1 to 5 characters")]
    [InlineData("?branch=m&target_id=t1", "?target_id", "is 't1'", "'target_' and 22")]
    [InlineData("?branch=m&branch=n", "?branch", "is given 2 times", "one value")]
    [InlineData("", "?branch", "is missing", "a string")]
    public void What_is_wrong_is_said(string query, string pointer, string problem, string expected)
    {
        var error = Assert.Single(Read(query).Errors);
        Assert.Equal(pointer, error.Pointer);
        Assert.Equal(problem, error.Problem);
        Assert.Contains(expected, error.Expected);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() => Assert.Equal(3, Read("?depth=x&open=y").Errors.Count);

    private static Query<Filter> Read(string query) =>
        Query<Filter>.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
