#include "CFloor.h"
#include <malloc.h>
#include <yaml.h>

int64_t hac_floor_yaml_events(const uint8_t *text, size_t length) {
  yaml_parser_t parser;
  yaml_event_t event;
  int64_t count = 0;
  if (!yaml_parser_initialize(&parser)) return -1;
  yaml_parser_set_input_string(&parser, text, length);
  for (;;) {
    if (!yaml_parser_parse(&parser, &event)) {
      count = -1;
      break;
    }
    yaml_event_type_t type = event.type;
    yaml_event_delete(&event);
    count += 1;
    if (type == YAML_STREAM_END_EVENT) break;
  }
  yaml_parser_delete(&parser);
  return count;
}

uint64_t hac_allocated_bytes(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}
