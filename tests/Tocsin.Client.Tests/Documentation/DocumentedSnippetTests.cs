using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Receiver;

namespace Tocsin.Client.Tests.Documentation;

/// <summary>Runs the code of docs/verifying-signatures.md as it stands there, in its own language.</summary>
public sealed class DocumentedSnippetTests : IDisposable
{
    private const string Page = "verifying-signatures.md";

    private const string NodeDriver = """
        import { readFileSync } from 'node:fs';
        import { verify, verifyStandard } from './verify.mjs';
        const lower = (h) => Object.fromEntries(Object.entries(h).map(([k, v]) => [k.toLowerCase(), v]));
        const answers = JSON.parse(readFileSync('cases.json', 'utf8')).map((c) => [
          verify(Buffer.from(c.Body), lower(c.Headers), c.Secret, c.Now),
          verifyStandard(Buffer.from(c.Body), lower(c.Headers), c.Secret, c.Now),
        ]);
        console.log(JSON.stringify(answers));
        """;

    private const string PythonDriver = """
        import json
        from verify import verify, verify_standard
        with open("cases.json", encoding="utf-8") as f:
            cases = json.load(f)
        print(json.dumps([[f(c["Body"].encode(), c["Headers"], c["Secret"], c["Now"])
                           for f in (verify, verify_standard)] for c in cases]))
        """;

    private const string GoDriver = """
        package main

        import (
        	"encoding/json"
        	"net/http"
        	"os"
        	"time"
        )

        func main() {
        	var cases []struct {
        		Body, Secret string
        		Now          int64
        		Headers      map[string]string
        	}
        	text, _ := os.ReadFile("cases.json")
        	if err := json.Unmarshal(text, &cases); err != nil {
        		panic(err)
        	}
        	answers := [][]bool{}
        	for _, c := range cases {
        		header := http.Header{}
        		for name, value := range c.Headers {
        			header.Set(name, value)
        		}
        		answers = append(answers, []bool{Verify([]byte(c.Body), header, c.Secret, time.Unix(c.Now, 0))})
        	}
        	json.NewEncoder(os.Stdout).Encode(answers)
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task JavaScript()
    {
        Needs("node");
        Write("verify.mjs", Documentation.Snippet(Page, "js", 0));
        Write("driver.mjs", NodeDriver);

        Judge(await RunAsync("node", "driver.mjs"));
    }

    [Fact]
    public async Task Python()
    {
        Needs("python3");
        Write("verify.py", Documentation.Snippet(Page, "python", 0));
        Write("driver.py", PythonDriver);

        Judge(await RunAsync("python3", "driver.py"));
    }

    [Fact]
    public async Task Go()
    {
        Needs("go");
        Write("go.mod", "module verify\n\ngo 1.19\n");
        Write("verify.go", Documentation.Snippet(Page, "go", 0).Replace("package receiver", "package main"));
        Write("main.go", GoDriver);

        Judge(await RunAsync("go", "run", "."));
    }

    [Fact]
    public void CSharp()
    {
        Judge([
            .. DocumentedCase.All.Select(c =>
                new[]
                {
                    TocsinSignature.Verify(
                        Encoding.UTF8.GetBytes(c.Body),
                        c.Headers.GetValueOrDefault,
                        c.Secret,
                        DateTimeOffset.FromUnixTimeSeconds(c.Now)
                    ),
                }
            ),
        ]);
    }

    [Fact]
    public void The_CSharp_on_the_page_is_what_is_compiled_here()
    {
        var compiled = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TocsinSignature.cs"));

        Assert.Equal(Documentation.Snippet(Page, "csharp", 0), compiled.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_JavaScript_receiver_takes_a_signed_delivery_and_refuses_others()
    {
        Needs("node");
        Write("verify.mjs", Documentation.Snippet(Page, "js", 0));
        Write("receiver.mjs", Documentation.Snippet(Page, "js", 1));
        using var receiver = Start(
            "node",
            ["receiver.mjs"],
            ("WEBHOOK_SECRET", "a secret of 16 or more"),
            ("PORT", "0")
        );
        try
        {
            var listening = await receiver.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var address = new Uri($"http://127.0.0.1:{listening!.Split(' ')[^1]}/");

            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(address, "a secret of 16 or more"));
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(address, "some other secret"));
        }
        finally
        {
            receiver.Kill(entireProcessTree: true);
        }
    }

    private static async Task<HttpStatusCode> PostAsync(Uri address, string secret)
    {
        const string body = """{"id":"evt_1","type":"ping"}""";
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var mac = System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret),
            Encoding.UTF8.GetBytes($"{timestamp}.{body}")
        );
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "X-Tocsin-Timestamp", $"{timestamp}" },
                { "X-Tocsin-Signature", $"sha256={Convert.ToHexStringLower(mac)}" },
            },
        };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static void Judge(bool[][] answers)
    {
        Assert.Equal(DocumentedCase.All.Count, answers.Length);
        foreach (var (c, answer) in DocumentedCase.All.Zip(answers))
        {
            Assert.True(answer[0] == c.Branded, $"{c.Name}: the branded signature was said to be {answer[0]}");
            Assert.True(
                answer.Length == 1 || answer[1] == c.Standard,
                $"{c.Name}: the standard signature was said to be {answer[^1]}"
            );
        }
    }

    private async Task<bool[][]> RunAsync(string program, params string[] arguments)
    {
        Write("cases.json", JsonSerializer.Serialize(DocumentedCase.All));
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<bool[][]>(output)!;
    }

    private Process Start(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static void Needs(string program)
    {
        var present = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        var required = Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") is { Length: > 0 };
        Assert.SkipUnless(present || required, $"{program} is not installed");
    }
}
