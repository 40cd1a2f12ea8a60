using System.Text;
using Gateway.Transcoding.Json;
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

        // The runtime's own number formatting allocates until it is compiled for good, which happens when it pleases.
        var allocated = long.MaxValue;
        for (var attempt = 0; attempt < 100 && allocated > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Round();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
