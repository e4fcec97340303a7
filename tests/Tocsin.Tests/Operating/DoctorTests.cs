using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Tocsin.Operating;

namespace Tocsin.Tests.Operating;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_check_that_fails_keeps_no_other_from_its_turn()
    {
        var reports = await AllAsync(
            new Check("a", () => throw new InvalidDataException("with a secret")),
            new Check("b", () => throw new OptionsValidationException("", typeof(int), ["with a secret"])),
            new Check("c", () => [Verdict.Ok("well")])
        );
        Assert.Equal(["a", "b", "c"], reports.Select(r => r.Check));
        reports[0].Verdicts[0].Is(VerdictStatus.Fail, "the check itself has failed (InvalidDataException)");
        reports[1].Verdicts[0].Is(VerdictStatus.Fail, "its settings are wrong");
        reports[2].Verdicts[0].Is(VerdictStatus.Ok, "well");
        Assert.DoesNotContain("with a secret", DoctorText.ForMachines(reports));
    }

    [Fact]
    public async Task People_get_a_line_with_what_to_do_below_it_and_machines_an_object()
    {
        var reports = await AllAsync(
            new Check("disk", () => [Verdict.Ok("fine"), Verdict.Warn("bad\r\nok    disk  forged", "mend it")]),
            new Check("mail", () => [Verdict.Ok("fine")])
        );
        Assert.Equal(
            """
            ok    disk            fine
            warn  disk            bad  ok    disk  forged
                                  mend it

            """,
            DoctorText.ForPeople(reports[0])
        );
        var json = JsonNode.Parse(DoctorText.ForMachines(reports))!;
        Assert.Equal("warn", (string)json["status"]!);
        Assert.Equal(3, json["checks"]!.AsArray().Count);
        Assert.Equal("mend it", (string)json["checks"]![1]!["advice"]!);
    }

    [Theory]
    [InlineData(0, VerdictStatus.Ok)]
    [InlineData(1, VerdictStatus.Warn, VerdictStatus.Ok)]
    [InlineData(2, VerdictStatus.Warn, VerdictStatus.Fail, VerdictStatus.Ok)]
    internal void The_worst_decides_about_the_exit_code(int expected, params VerdictStatus[] found) =>
        Assert.Equal(
            expected,
            (int)DoctorText.Worst(found.Select(s => new CheckReport("a", [new Verdict(s, "", Advice: null)])))
        );

    private static async Task<List<CheckReport>> AllAsync(params ICheck[] checks)
    {
        var reports = new List<CheckReport>();
        await foreach (var report in new Doctor(checks).RunAsync(CancellationToken.None))
        {
            reports.Add(report);
        }

        return reports;
    }

    private sealed class Check(string name, Func<Verdict[]> find) : ICheck
    {
        public string Name => name;

        public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return find();
        }
    }
}
