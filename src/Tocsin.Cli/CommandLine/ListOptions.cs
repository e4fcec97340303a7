using System.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;

namespace Tocsin.Cli.CommandLine;

/// <summary>How much of a list to show, and in which form: the same for every list.</summary>
internal sealed class ListOptions
{
    private const int DefaultLimit = 50;
    private const int LargestPage = 200;

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = $"Show at most so many. [default: {DefaultLimit}]",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, out var value) && value > 0)
            {
                return value;
            }

            result.AddError($"--limit cannot be '{text}'; it is a number from 1 on");
            return null;
        },
    };

    private readonly Option<bool> _all = new("--all") { Description = "Show them all." };

    private readonly Option<string?> _format = Choice.Option(
        "--format",
        "How to show them. [default: table]",
        "table",
        "json"
    );

    public void AddTo(Command command)
    {
        command.Add(_limit);
        command.Add(_all);
        command.Add(_format);
    }

    /// <summary>Reads pages until there are enough.</summary>
    public async Task<Page<T>> CollectAsync<T>(ParseResult parsed, Func<PageRequest, Task<Page<T>>> read)
    {
        var wanted = parsed.GetValue(_all) ? int.MaxValue : parsed.GetValue(_limit) ?? DefaultLimit;
        var collected = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(new PageRequest(Math.Min(wanted - collected.Count, LargestPage), cursor));
            collected.AddRange(page.Data);
            cursor = page.NextCursor;
        } while (cursor is not null && collected.Count < wanted);

        return new Page<T> { Data = collected, NextCursor = cursor };
    }

    public void Write<T>(Shell shell, ParseResult parsed, Page<T> page, TextTable table)
    {
        if (parsed.GetValue(_format) == "json")
        {
            shell.Out.WriteLine(JsonText.Of(page));
            return;
        }

        if (page.Data.Count == 0)
        {
            shell.Error.WriteLine("There are none.");
            return;
        }

        table.Write(shell, shell.Out, shell.OutIsTerminal);
        if (page.NextCursor is not null)
        {
            shell.Error.WriteLine("There are more: use --limit or --all.");
        }
    }
}
