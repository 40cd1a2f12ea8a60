using System.Text;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

public sealed class AllocationTests
{
    [Fact]
    public void A_message_allocates_nothing_either_way()
    {
        var wire = RandomMessages.Everything(new Random(5), depth: 2).ToByteArray();
        var shuffled = Shuffled.Fields(wire, new Random(6));
        var json = Encoding.UTF8.GetBytes(Engine.ToJson(wire));
        using var target = new PooledBuffer(1 << 20);

        void Round()
        {
            target.Clear();
            JsonToWire.Transcode(Engine.Everything, json, target, JsonOptions.Default);
            target.Clear();
            WireToJson.Transcode(Engine.Everything, wire, target, JsonOptions.Default);
            target.Clear();
            WireToJson.Transcode(Engine.Everything, shuffled, target, JsonOptions.Default);
        }

        RequireNoAllocation(Round);
    }

    [Fact]
    public void A_message_of_megabytes_allocates_nothing_either_way_once_the_pool_is_warm()
    {
        var wire = new Protos.Item { Name = new string('x', 3 << 20) }.ToByteArray();
        var type = Engine.Schema.GetMessage("test.Item");
        var json = Encoding.UTF8.GetBytes(Engine.ToJson(wire, type: type.FullName));
        using var target = new PooledBuffer(4 << 20);

        RequireNoAllocation(
            () =>
            {
                target.Truncate(0);
                JsonToWire.Transcode(type, json, target, JsonOptions.Default);
                target.Truncate(0);
                WireToJson.Transcode(type, wire, target, JsonOptions.Default);
            },
            rounds: 3);
    }

    [Fact]
    public void A_value_given_as_text_allocates_nothing()
    {
        var text = Engine.Everything.FindField("a_string")!;
        var number = Engine.Everything.FindField("an_int32")!;
        var time = Engine.Everything.FindField("time")!;
        using var target = new PooledBuffer(1 << 10);

        RequireNoAllocation(() =>
        {
            target.Truncate(0);
            TextToWire.WriteField(text, "a \"quoted\" value", target, JsonOptions.Default);
            TextToWire.WriteField(number, "-12", target, JsonOptions.Default);
            TextToWire.WriteField(time, "2024-02-29T12:30:45Z", target, JsonOptions.Default);
        });
    }

    private static void RequireNoAllocation(Action round, int rounds = 100)
    {
        // The runtime's number formatting allocates until tiered compilation has finished, at an unknown time.
        var allocated = long.MaxValue;
        for (var attempt = 0; attempt < 100 && allocated > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
            {
                round();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
