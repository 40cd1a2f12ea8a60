using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Features.Access;

/// <summary>How often callers may call. Addresses come from a proxy that is trusted: this machine.</summary>
public sealed class RateLimitTests
{
    [Theory]
    [InlineData("FixedWindow")]
    [InlineData("SlidingWindow")]
    [InlineData("TokenBucket")]
    public async Task The_last_permit_passes_and_the_next_call_does_not(string algorithm)
    {
        await using var lab = await StartAsync(new JsonObject { ["Algorithm"] = algorithm, ["Permits"] = 3, ["Window"] = "01:00:00" });

        AccessLab.AssertEqual([200, 200, 200, 429], await AskAsync(lab, "192.0.2.1", 4));
    }

    [Fact]
    public async Task A_flood_does_not_touch_another_address()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 5, ["Window"] = "01:00:00" });
        var flood = Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => await AskAsync(lab, "192.0.2.1", 1)));

        AccessLab.AssertEqual([200, 200, 200, 200, 200], await AskAsync(lab, "192.0.2.2", 5));

        Assert.Equal(5, (await flood).SelectMany(static all => all).Count(static status => status == 200));
    }

    [Fact]
    public async Task A_window_ends()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 1, ["Window"] = "00:00:00.5" });
        AccessLab.AssertEqual([200, 429], await AskAsync(lab, "192.0.2.1", 2));

        while ((await AskAsync(lab, "192.0.2.1", 1))[0] != 200)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_refusal_says_when_to_try_again()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 1, ["Window"] = "00:01:00" });
        await AskAsync(lab, "192.0.2.1", 1);

        using var refused = await lab.SendAsync("/v1/hello/world", key: AccessLab.Key, change: static request => request.Headers.Add("X-Forwarded-For", "192.0.2.1"));

        var seconds = (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        Assert.InRange(seconds, 1, 61);
        Assert.Equal("\"calls\";q=1;w=60", refused.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal($"\"calls\";r=0;t={seconds}", refused.Headers.GetValues("RateLimit").Single());
        Assert.Contains($"Too many calls: 1 call in 60 s for each address. Try again in {seconds} s.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_have_limits_of_their_own_whatever_their_addresses()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 1, ["Window"] = "01:00:00", ["Key"] = "User" });
        var (ann, bob) = (lab.Tokens.Make(), lab.Tokens.Make(static claims => claims["sub"] = "bob"));

        AccessLab.AssertEqual([200, 429, 200, 200], [await lab.AskAsync(token: ann), await lab.AskAsync(token: ann), await lab.AskAsync(token: bob), await lab.AskAsync(key: AccessLab.Key)]);
    }

    [Fact]
    public async Task A_limit_is_for_its_methods_and_health_has_none()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 1, ["Window"] = "01:00:00", ["Methods"] = new JsonArray("proto.Greetering/ChatHello") });

        AccessLab.AssertEqual([200, 200, 200], await AskAsync(lab, "192.0.2.1", 3));

        await using var all = await StartAsync(new JsonObject { ["Permits"] = 1, ["Window"] = "01:00:00" });
        AccessLab.AssertEqual([200, 429], await AskAsync(all, "192.0.2.1", 2));
        AccessLab.AssertEqual([200, 200, 200], [await all.AskAsync("/healthz"), await all.AskAsync("/healthz"), await all.AskAsync("/readyz")]);
        await new Grpc.Health.V1.Health.HealthClient(all.Host.Channel).CheckAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
        await new Grpc.Health.V1.Health.HealthClient(all.Host.Channel).CheckAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Guesses_of_keys_count()
    {
        await using var lab = await StartAsync(new JsonObject { ["Permits"] = 2, ["Window"] = "01:00:00" });

        AccessLab.AssertEqual([401, 401, 429], [await lab.AskAsync(key: "guess-1"), await lab.AskAsync(key: "guess-2"), await lab.AskAsync(key: AccessLab.Key)]);
    }

    [Fact]
    public async Task A_refusal_takes_no_permit_of_a_wider_limit()
    {
        var options = new ProgramOptions
        {
            RateLimits =
            {
                ["all"] = new RateLimitOptions { Permits = 3, Window = TimeSpan.FromHours(1) },
                ["one"] = new RateLimitOptions { Permits = 1, Window = TimeSpan.FromHours(1), Methods = { "shop.Orders/Get" } },
            },
        };
        using var limits = new CallLimits(Options.Create(options));

        AccessLab.AssertEqual([1, 0, 0, 0], [await AskAsync("Get"), await AskAsync("Get"), await AskAsync("Get"), await AskAsync("Get")]);
        AccessLab.AssertEqual([1, 1, 0], [await AskAsync("Put"), await AskAsync("Put"), await AskAsync("Put")]);

        // As the middleware does: it asks again, to wait, when it was refused.
        async Task<int> AskAsync(string method)
        {
            var http = From("192.0.2.1");
            (http.Request.ContentType, http.Request.Path) = ("application/grpc", $"/shop.Orders/{method}");
            return limits.AttemptAcquire(http).IsAcquired || (await limits.AcquireAsync(http, 1, TestContext.Current.CancellationToken)).IsAcquired ? 1 : 0;
        }
    }

    [Theory]
    [InlineData("31.{0}.{1}.1")]
    [InlineData("2001:db8:{0}:{1}00::")]
    public void Callers_without_room_spread_over_many_limits(string addresses)
    {
        var keys = new HashSet<CallerKey>();
        for (var i = 0; i < 4_000; i++)
        {
            keys.Add(CallerKey.Of(IPAddress.Parse(string.Format(CultureInfo.InvariantCulture, addresses, i / 90, i % 90))).Shared());
        }

        Assert.InRange(keys.Count, 800, 1024);
    }

    [Fact]
    public void Callers_beyond_the_bound_share_limits_and_those_before_keep_theirs()
    {
        using var limit = new CallLimit("one", new RateLimitOptions { Permits = 1, Window = TimeSpan.FromHours(1), MaxPartitions = 10 });
        for (var i = 0; i < 5_000; i++)
        {
            using var lease = limit.Take(From($"10.0.{i / 256}.{i % 256}"));
            Assert.True(i >= 10 || lease.IsAcquired);
        }

        Assert.Equal(10, limit.Count);
        using var again = limit.Take(From("10.0.0.1"));
        Assert.False(again.IsAcquired);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void Addresses_are_told_apart(string one, string other, bool areSame) =>
        Assert.Equal(areSame, CallerKey.Of(IPAddress.Parse(one)) == CallerKey.Of(IPAddress.Parse(other)));

    [Fact]
    public void Concurrent_calls_give_their_permits_back()
    {
        using var limit = new CallLimit("one", new RateLimitOptions { Permits = 1, Algorithm = RateAlgorithm.Concurrency });
        using (var first = limit.Take(From("10.0.0.1")))
        {
            using var second = limit.Take(From("10.0.0.1"));
            Assert.Equal((true, false), (first.IsAcquired, second.IsAcquired));
            Assert.Equal(TimeSpan.FromSeconds(1), CallLimit.WaitOf(second));
        }

        using var third = limit.Take(From("10.0.0.1"));
        Assert.True(third.IsAcquired);
    }

    [Fact]
    public void Tokens_come_back_one_by_one()
    {
        using var limit = new CallLimit("one", new RateLimitOptions { Permits = 20, Algorithm = RateAlgorithm.TokenBucket, Window = TimeSpan.FromSeconds(20) });
        for (var i = 0; i < 20; i++)
        {
            limit.Take(From("10.0.0.1")).Dispose();
        }

        using var refused = limit.Take(From("10.0.0.1"));
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (refused.IsAcquired, CallLimit.WaitOf(refused)));
        var begin = TimeProvider.System.GetTimestamp();
        for (var isTaken = false; !isTaken;)
        {
            using var lease = limit.Take(From("10.0.0.1"));
            isTaken = lease.IsAcquired;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10));
    }

    private static DefaultHttpContext From(string address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return http;
    }

    private static Task<AccessLab> StartAsync(JsonObject limit) => AccessLab.StartAsync(gateway =>
    {
        gateway["RateLimits"] = new JsonObject { ["calls"] = limit };
        gateway["ForwardedHeaders"] = new JsonObject { ["KnownProxies"] = new JsonArray("127.0.0.1") };
    });

    private static async Task<int[]> AskAsync(AccessLab lab, string address, int times)
    {
        var answers = new int[times];
        for (var i = 0; i < times; i++)
        {
            answers[i] = await lab.AskAsync(key: AccessLab.Key, change: request => request.Headers.Add("X-Forwarded-For", address));
        }

        return answers;
    }
}
