using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

/// <summary>Receivers in Node, written as others document theirs, and the libraries that verify Standard Webhooks.</summary>
public sealed class OtherPeoplesReceiversTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private static readonly string[] Payloads =
    [
        """{}""",
        """{"n":[0,-0,-0.0,1.0,1.5,1e21,1E+21,1e-7,0.000001,123456789012345680000,5e-324,1.7976931348623157e308,9007199254740991,-1e-9]}""",
        """{"z":1,"10":2,"9":3,"a":4,"4294967294":5,"4294967295":6,"01":7,"-1":8,"":9,"1.5":10}""",
        """{"__proto__":{"x":1},"constructor":null,"toString":[],"length":0,"hasOwnProperty":false}""",
        """{"text":"\u0000\u0001\b\f\n\r\t\u001f\"\\\/ \u007f\u0080\u00a0\u2028\u2029\ufeff\ufffd\uffff"}""",
        """{"text":"<script>alert('&')</script> é ü ß 漢字 עברית \ud83d\ude00 👩‍👩‍👧‍👦 +=`"}""",
        """{"deep":[[[[[[[[[[{"a":[{"b":{}}]}]]]]]]]]]],"empty":[[],{},"",null,true,false]}""",
        "{\"long\":\"" + new string('é', 50_000) + "\"}",
    ];

    [Fact]
    public async Task They_accept_every_delivery()
    {
        var modules = Optional.NodeModules("standardwebhooks");
        Optional.NodeModules("svix");
        using var node = StartNode(modules);
        var root = "http://127.0.0.1:" + await node.StandardOutput.ReadLineAsync();
        await using var server = await TestServer.StartAsync();
        object[] requests =
        [
            new { url = root + "/timestamp-and-body", secret = Secret },
            new
            {
                url = root + "/body-alone",
                secret = Secret,
                signature_payload = "body",
                header_prefix = "X-Acme",
            },
            new
            {
                url = root + "/named-header",
                secret = Secret,
                signature_header = "X-Acme-Webhook-Signature",
            },
        ];
        var webhooks = new List<string>();
        foreach (var request in requests)
        {
            webhooks.Add((await server.Http.CreateWebhookAsync(request)).Text("id"));
        }

        var random = new Events.RandomJson(seed: 7, wholePairsOnly: true);
        foreach (var payload in Payloads.Concat(Enumerable.Range(0, 50).Select(_ => random.NextObject())))
        {
            using var body = new StringContent(
                $"{{\"type\":\"build.finished\",\"data\":{payload}}}",
                Encoding.UTF8,
                "application/json"
            );
            var response = await server.Http.PostAsync("events", body);
            Assert.True(
                response.StatusCode == HttpStatusCode.Accepted,
                await response.Content.ReadAsStringAsync() + payload
            );
        }

        foreach (var webhook in webhooks)
        {
            IReadOnlyList<JsonElement> all = [];
            await Eventually.TrueAsync(
                async () => (all = await server.Http.DeliveriesAsync(webhook)).All(d => !d.Is("pending")),
                () => "Some deliveries are still pending.",
                TimeSpan.FromSeconds(30)
            );
            Assert.Equal(Payloads.Length + 50, all.Count);
            Assert.Empty(all.Where(d => !d.Is("success")).Select(d => d.GetRawText()));
        }

        node.StandardInput.Close();
        await node.WaitForExitAsync();
    }

    private static Process StartNode(string modules)
    {
        var start = new ProcessStartInfo("node", [Repository.File("tests/node/receivers.cjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NODE_PATH"] = modules;
        start.Environment["WEBHOOK_SECRET"] = Secret;
        return Process.Start(start)!;
    }
}
