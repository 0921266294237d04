import { render } from 'preact';
import '../look/base.css';
import './listen.css';
import '../look/theme';
import { sessionOfPath } from '../sessions';
import { ListenPage } from './ListenPage';
import { ListenRoom } from './listenRoom';

const room = new ListenRoom(sessionOfPath(location.pathname), new URL(location.href));
render(<ListenPage room={room} />, document.getElementById('page')!);
void room.enter();
